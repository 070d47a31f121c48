// SPDX-License-Identifier: MIT
#include "kernels/hazard_patterns.h"

#include <fmt/format.h>

#include <algorithm>

#include "kernels/hazard_paths.h"

namespace rocfix {
namespace {

// Patterns of one instruction.
template <bool (*matches)(const Instruction&)>
std::vector<size_t> find_each(const Listing& code) {
  std::vector<size_t> hits;
  for (size_t i = 0; i < code.size(); ++i)
    if (matches(code[i])) hits.push_back(i);
  return hits;
}

bool is_prefetch(const Instruction& i) {
  return i.mnemonic == "s_inst_prefetch";
}

bool is_branch_of_3f(const Instruction& i) {
  return i.is_branch && i.is_sopp() && i.immediate() == 0x3F;
}

bool is_flat_with_offset(const Instruction& i) {
  return i.unit == Unit::kFlat && i.offset() != 0;
}

bool is_negative_unaligned_scratch(const Instruction& i) {
  return i.starts_with("scratch_") && i.offset() < 0 && i.offset() % 4 != 0;
}

// How many bytes an LDS access needs to be aligned to; 1 when the pattern does not concern it. ds_read2_b64
// and its kin count in whole elements, in modifiers of other names.
int lds_alignment(const Instruction& i) {
  if (i.unit != Unit::kLds) return 1;
  if (i.mnemonic.ends_with("b96") || i.mnemonic.ends_with("b128")) return 16;
  return i.mnemonic.ends_with("64") ? 8 : 1;
}

// The part of lds-misaligned-bug that shows in the bytes: the address register is not known, but compilers
// put what is known to be aligned there, so that the offset tells.
bool is_misaligned_lds(const Instruction& i) {
  return i.offset() % lds_alignment(i) != 0;
}

// s_clause n covers the n + 1 instructions after it.
std::vector<size_t> find_nsa_in_clause(const Listing& code) {
  std::vector<size_t> hits;
  for (size_t i = 0; i < code.size(); ++i) {
    if (code[i].mnemonic != "s_clause") continue;
    const size_t end = std::min(code.size(), i + 2 + (code[i].immediate() & 0x3F));
    for (size_t j = i + 1; j < end; ++j)
      if (code[j].starts_with("image_") && code[j].words.size() > 2) hits.push_back(j);
  }
  return hits;
}

// By name in a disassembly as gfx1030; as gfx1010 they are no instructions at all.
constexpr std::string_view kMissing[] = {
    "v_dot",
    "buffer_atomic_csub",
    "global_atomic_csub",
    "global_load_dword_addtid",
    "global_store_dword_addtid",
    "image_bvh",
    "image_msaa_load",
    ".",
    "<unknown>",  // how llvm-objdump shows words that are no instruction: .long, .byte
};

bool is_missing(const Instruction& i) {
  return std::any_of(std::begin(kMissing), std::end(kMissing),
                     [&](std::string_view prefix) { return i.starts_with(prefix); });
}

// gfx1030 fuses the addition, gfx1010 rounds twice; the encoding is one.
bool is_legacy_multiply_add(const Instruction& i) {
  return i.mnemonic.find("_legacy_f32") != std::string::npos &&
         (i.starts_with("v_fma") || i.starts_with("v_mad") || i.starts_with("v_mac"));
}

// A scratch address that is only an offset: gfx1010 reads its 0x7F as EXEC_HI.
bool is_scratch_without_address(const Instruction& i) {
  const auto& operands = i.operands;
  return i.starts_with("scratch_") && (std::count(operands.begin(), operands.end(), "exec_hi") > 0 ||
                                       std::count(operands.begin(), operands.end(), "off") > 1);
}

bool is_shader_cycles(const Instruction& i) {
  constexpr uint16_t kShaderCycles = 29;
  return (i.starts_with("s_getreg") || i.starts_with("s_setreg")) && (i.immediate() & 0x3F) == kShaderCycles;
}

bool waits_for_hold_count(const Instruction& i) {
  return i.mnemonic == "s_waitcnt_depctr" && (i.immediate() >> 7 & 1) == 0;
}

bool has_null_carry(const Instruction& i) {
  return i.unit == Unit::kValu && i.operands.size() > 1 && i.operands[1] == "null";
}

// The path goes on where the scanner cannot look.
bool is_unfollowed_jump(const Instruction& i) {
  return i.is_branch && !i.target;
}

// clang-format off
constexpr HazardPattern kPatterns[] = {
    {"vmem-to-scalar-write-hazard", "memory may see an SGPR, EXEC or M0 that is written after it", find_vmem_to_scalar_write},
    {"lds-branch-vmem-war-hazard", "LDS and memory are not kept in order across a branch", find_lds_branch_vmem},
    {"vcmpx-exec-war-hazard", "v_cmpx overwrites EXEC before it is read", find_vcmpx_exec},
    {"inst-fwd-prefetch-bug", "s_inst_prefetch hangs the shader", find_each<is_prefetch>},
    {"smem-to-vector-write-hazard", "a scalar load may see an SGPR that a vector instruction writes after it", find_smem_to_vector_write},
    {"offset-3f-bug", "a branch with offset 0x3f goes astray", find_each<is_branch_of_3f>},
    {"flat-segment-offset-bug", "the offset of a flat instruction is ignored", find_each<is_flat_with_offset>},
    {"lds-misaligned-bug", "misaligned wide LDS accesses go wrong in WGP mode", find_each<is_misaligned_lds>},
    {"vcmpx-permlane-hazard", "v_permlane after v_cmpx sees the old EXEC", find_vcmpx_permlane},
    {"negative-unaligned-scratch-offset-bug", "a scratch access reads other memory", find_each<is_negative_unaligned_scratch>},
    {"nsa-to-vmem-bug", "a buffer access right after a long image instruction goes wrong", find_nsa_to_vmem},
    {"nsa-clause-bug", "an image instruction with scattered addresses goes wrong in a clause", find_nsa_in_clause},
    {"not-on-gfx1010", "an instruction that gfx1010 does not have", find_each<is_missing>},
    {"legacy-multiply-add", "gfx1010 rounds otherwise", find_each<is_legacy_multiply_add>},
    {"scratch-without-address", "gfx1010 takes EXEC_HI for the address", find_each<is_scratch_without_address>},
    {"shader-cycles", "a hardware register that gfx1010 does not have", find_each<is_shader_cycles>},
    {"depctr-hold-count", "a wait that gfx1010 does not know", find_each<waits_for_hold_count>},
    {"null-carry", "known to work on gfx10.3 only", find_each<has_null_carry>},
    {"unfollowed-jump", "not a bug: behind it the patterns above would go unseen", find_each<is_unfollowed_jump>},
};
// clang-format on

}  // namespace

std::span<const HazardPattern> hazard_patterns() {
  return kPatterns;
}

std::vector<Finding> scan(const Listing& code) {
  std::vector<Finding> findings;
  for (const HazardPattern& pattern : kPatterns)
    for (const size_t at : pattern.find(code))
      findings.push_back(
          {pattern.name, fmt::format("{} at {:#x}: {}", code[at].kernel, code[at].address, code[at].text)});
  return findings;
}

}  // namespace rocfix
