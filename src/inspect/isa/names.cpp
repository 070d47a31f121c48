// SPDX-License-Identifier: MIT
#include "inspect/isa/names.h"

#include <algorithm>
#include <iterator>

namespace rocfix::inspect {
namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != text.npos;
}

template <size_t kSize>
bool begins_with(std::string_view name, const std::string_view (&prefixes)[kSize]) {
  return std::any_of(std::begin(prefixes), std::end(prefixes),
                     [&](std::string_view prefix) { return name.starts_with(prefix); });
}

Unit unit_of(Encoding encoding) {
  switch (encoding) {
    case Encoding::kSop1:
    case Encoding::kSop2:
    case Encoding::kSopk:
    case Encoding::kSopc:
    case Encoding::kSopp:
      return Unit::kSalu;
    case Encoding::kSmem:
      return Unit::kSmem;
    case Encoding::kVop1:
    case Encoding::kVop2:
    case Encoding::kVopc:
    case Encoding::kVop3:
    case Encoding::kVop3p:
      return Unit::kValu;
    case Encoding::kDs:
      return Unit::kLds;
    case Encoding::kFlat:
      return Unit::kFlat;
    case Encoding::kGlobal:
    case Encoding::kScratch:
      return Unit::kSegment;
    case Encoding::kMubuf:
    case Encoding::kMtbuf:
    case Encoding::kMimg:
      return Unit::kVmem;
    case Encoding::kExp:
    case Encoding::kVintrp:
    case Encoding::kCount:
      return Unit::kOther;
  }
  return Unit::kOther;
}

// Scalar instructions that write no scalar register, though their encoding has the field; s_movreld writes
// another.
constexpr std::string_view kNoResult[] = {"s_setpc_",  "s_rfe_",    "s_cmpk_",    "s_setreg_",
                                          "s_waitcnt", "s_version", "s_movreld_", "s_subvector_"};

// The first type in the name is the result's: s_bcnt1_i32_b64 has one word, s_bitreplicate_b64_b32 two.
uint8_t typed_words(std::string_view name) {
  for (size_t at = name.find('_'); at != name.npos; at = name.find('_', at + 1)) {
    const auto type = name.substr(at + 1, 3);
    if (type == "b32" || type == "u32" || type == "i32") return 1;
    if (type == "b64" || type == "u64" || type == "i64") return 2;
  }
  return 1;
}

// s_load_dwordx4, s_buffer_load_dword, s_memtime.
uint8_t memory_words(std::string_view name) {
  if (name.starts_with("s_memtime") || name.starts_with("s_memrealtime")) return 2;
  const bool swap = contains(name, "cmpswap");
  if (contains(name, "atomic_"))
    return static_cast<uint8_t>((name.ends_with("_x2") ? 2 : 1) * (swap ? 2 : 1));
  if (name.ends_with("x16")) return 16;
  if (name.ends_with("x8")) return 8;
  if (name.ends_with("x4")) return 4;
  return name.ends_with("x2") ? 2 : 1;
}

void describe_salu(Opcode& opcode, Encoding encoding) {
  const auto name = opcode.mnemonic;
  constexpr std::string_view kBranches[] = {"s_branch", "s_cbranch_", "s_setpc_"};
  constexpr std::string_view kEnds[] = {"s_endpgm", "s_setpc_", "s_rfe_"};
  opcode.branch = begins_with(name, kBranches);
  opcode.ends_path = name == "s_branch" || begins_with(name, kEnds);
  opcode.reads_exec = contains(name, "saveexec") || contains(name, "wrexec") ||
                      contains(name, "cbranch_exec") || name.starts_with("s_sendmsg");
  opcode.literal = name.starts_with("s_setreg_imm32");
  const bool has_field =
      encoding == Encoding::kSop1 || encoding == Encoding::kSop2 || encoding == Encoding::kSopk;
  if (!has_field || begins_with(name, kNoResult)) return;
  opcode.result = ScalarResult::kSdst;
  opcode.result_words = typed_words(name);
}

void describe_smem(Opcode& opcode) {
  const auto name = opcode.mnemonic;
  const bool buffer = contains(name, "buffer");
  const bool atomic = contains(name, "atomic_");
  const bool load = contains(name, "load_"), store = contains(name, "store_");
  opcode.base_words = buffer                                                                            ? 4
                      : load || store || atomic || contains(name, "probe") || contains(name, "discard") ? 2
                                                                                                        : 0;
  opcode.reads_data = store || atomic;
  if (load || atomic || name.starts_with("s_mem") || name.starts_with("s_get_waveid"))
    opcode.result = ScalarResult::kSdst;
  opcode.result_words = memory_words(name);
}

void describe_valu(Opcode& opcode, Encoding encoding) {
  const auto name = opcode.mnemonic;
  const bool vop3 = encoding == Encoding::kVop3;
  opcode.literal = !vop3 && (contains(name, "fmamk") || contains(name, "fmaak") || contains(name, "madmk") ||
                             contains(name, "madak"));
  constexpr std::string_view kMasks[] = {"v_div_scale_", "v_mad_u64_u32", "v_mad_i64_i32"};
  if (name.starts_with("v_cmpx_")) {
    opcode.result = ScalarResult::kExec;
  } else if (name.starts_with("v_cmp_")) {
    opcode.result = vop3 ? ScalarResult::kVdst : ScalarResult::kVcc;
  } else if (contains(name, "_co_")) {
    opcode.result = vop3 ? ScalarResult::kSdstVop3b : ScalarResult::kVcc;
  } else if (begins_with(name, kMasks)) {
    opcode.result = ScalarResult::kSdstVop3b;
  } else if (name.starts_with("v_readlane_") || name.starts_with("v_readfirstlane_")) {
    opcode.result = ScalarResult::kVdst;
    opcode.result_words = 1;
  }
}

void describe_lds(Opcode& opcode) {
  const auto name = opcode.mnemonic;
  constexpr std::string_view kOfM0[] = {"ds_gws_", "ds_append", "ds_consume", "ds_ordered_count"};
  constexpr std::string_view kWide[] = {"b64", "b96", "b128"};
  opcode.reads_exec = true;
  opcode.reads_m0 = begins_with(name, kOfM0) || name.ends_with("addtid_b32");
  opcode.wide_lds = (name.starts_with("ds_read") || name.starts_with("ds_write")) &&
                    std::any_of(std::begin(kWide), std::end(kWide),
                                [&](std::string_view width) { return name.ends_with(width); });
}

void describe_memory(Opcode& opcode, Encoding encoding) {
  const auto name = opcode.mnemonic;
  opcode.reads_exec = true;
  if (encoding == Encoding::kGlobal) opcode.base_words = 2;
  if (encoding == Encoding::kScratch) opcode.base_words = 1;
  if (encoding == Encoding::kMubuf || encoding == Encoding::kMtbuf)
    opcode.base_words = contains(name, "_inv") || contains(name, "wbinv") ? 0 : 4;
  if (encoding != Encoding::kMimg) return;
  opcode.base_words = contains(name, "bvh") ? 4 : 8;
  constexpr std::string_view kSampled[] = {"image_sample", "image_gather4", "image_get_lod"};
  opcode.sampler = begins_with(name, kSampled);
}

}  // namespace

Opcode opcode_of(Encoding encoding, std::string_view mnemonic) {
  Opcode opcode;
  opcode.mnemonic = mnemonic;
  opcode.unit = unit_of(encoding);
  switch (opcode.unit) {
    case Unit::kSalu:
      describe_salu(opcode, encoding);
      break;
    case Unit::kSmem:
      describe_smem(opcode);
      break;
    case Unit::kValu:
      describe_valu(opcode, encoding);
      break;
    case Unit::kLds:
      describe_lds(opcode);
      break;
    case Unit::kFlat:
    case Unit::kSegment:
    case Unit::kVmem:
      describe_memory(opcode, encoding);
      break;
    case Unit::kOther:
      opcode.reads_exec = encoding == Encoding::kExp;
      break;
  }
  return opcode;
}

}  // namespace rocfix::inspect
