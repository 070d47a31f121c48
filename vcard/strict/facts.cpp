// SPDX-License-Identifier: MIT
#include "strict/facts.h"

#include <algorithm>
#include <mutex>
#include <utility>

namespace rocfix::vcard {
namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool is_valu(Encoding e) {
  return e == Encoding::kVop1 || e == Encoding::kVop2 || e == Encoding::kVopc || e == Encoding::kVop3 ||
         e == Encoding::kVop3p;
}

Pipeline unit_of(const Instruction& i) {
  if (is_valu(i.encoding)) return Pipeline::kValu;
  switch (i.encoding) {
    case Encoding::kSop1: case Encoding::kSop2: case Encoding::kSopc: return Pipeline::kSalu;
    case Encoding::kSopk: return i.klass == Class::kWait ? Pipeline::kNone : Pipeline::kSalu;
    case Encoding::kSopp:
      if (i.mnemonic.starts_with("s_sendmsg")) return Pipeline::kMessage;
      return i.klass == Class::kBranch ? Pipeline::kBranch : Pipeline::kNone;
    case Encoding::kSmem: return Pipeline::kSmem;
    case Encoding::kDs: return Pipeline::kLds;
    case Encoding::kFlat: return Pipeline::kFlat;
    case Encoding::kGlobal: case Encoding::kScratch: case Encoding::kMubuf: case Encoding::kMtbuf:
    case Encoding::kImage:
      return Pipeline::kVmem;
    default: return Pipeline::kNone;
  }
}

// Implicit VCC and EXEC are pairs in LLVM's tables; a wave32 has their low halves only.
uint32_t scalar_count(const RegisterRun& run, Pipeline unit, uint32_t lanes) {
  const bool mask = run.first == kVccLo || run.first == kExecLo;
  return unit == Pipeline::kValu && lanes == 32 && mask && run.count == 2 ? 1 : run.count;
}

void copy_runs(const RegisterRuns& from, Pipeline unit, uint32_t lanes, VectorRuns& vectors, ScalarSet& scalars) {
  for (const RegisterRun& run : from) {
    if (run.file == RegisterRun::File::kVector) vectors.add(run.first, run.count);
    if (run.file == RegisterRun::File::kScalar) scalars.add(run.first, scalar_count(run, unit, lanes));
  }
}

void add_mask(ScalarSet& set, uint32_t number, uint32_t lanes) {
  set.add(number, lanes / 32);
}

// 16-bit results keep the other half of the register, SDWA may keep the other bytes; v_pk_fmac adds to it.
bool keeps_part(const Instruction& i) {
  const std::string_view name = i.mnemonic;
  for (const auto* end : {"_f16", "_u16", "_i16", "_b16"})
    if (name.ends_with(end)) return true;
  return i.form == Form::kSdwa || contains(name, "f16_f32") || contains(name, "mixlo") || contains(name, "mixhi") ||
         contains(name, "pk_fmac") || contains(name, "f16_u16") || contains(name, "f16_i16");
}

// What LLVM's tables of machine instructions leave out.
void add_unlisted(Facts& f, const Instruction& i, uint32_t lanes) {
  const std::string_view name = i.mnemonic;
  if (f.unit == Pipeline::kVmem || f.unit == Pipeline::kLds || f.unit == Pipeline::kFlat) f.reads_exec = true;
  if (f.unit == Pipeline::kValu) f.reads_exec = !contains(name, "lane_b32") || name == "v_readfirstlane_b32";
  if (contains(name, "saveexec") || contains(name, "wrexec")) f.reads_exec = f.writes_exec = true;
  if (name.starts_with("s_cbranch_exec")) f.reads_exec = true;
  if (name.starts_with("s_subvector_loop")) f.reads_exec = f.writes_exec = true;
  if (name.starts_with("v_cmpx")) f.writes_exec = true;
  if (name.starts_with("s_cbranch_vcc")) add_mask(f.reads, kVccLo, lanes);
  if (name.starts_with("s_cmov") || name.starts_with("s_bitset")) f.reads = f.reads | f.writes;
  f.any_register = contains(name, "movrel") || contains(name, "swaprel");
  if (f.any_register || name.starts_with("s_sendmsg") || f.goes_to_lds) f.reads.add(kM0);
  if (f.writes_exec) add_mask(f.writes, kExecLo, lanes);
  f.writes_exec |= f.writes.contains(kExecLo) || f.writes.contains(kExecHi);
  if (f.reads_exec) add_mask(f.reads, kExecLo, lanes);
  f.reads_exec |= f.reads.contains(kExecLo) || f.reads.contains(kExecHi);
  if (f.unit == Pipeline::kValu && keeps_part(i))
    for (const VectorRun& run : f.vector_writes) f.vector_reads.add(run.first, run.count);
  f.reads.remove(kNull);
  f.writes.remove(kNull);
}

bool moves_between_lanes(const Instruction& i) {
  const std::string_view name = i.mnemonic;
  return i.form == Form::kDpp16 || i.form == Form::kDpp8 || contains(name, "lane") || name.starts_with("ds_");
}

MovedData moved_of(std::string_view name) {
  MovedData moved{.bytes = 4};
  const auto narrow = [&](int bytes, bool sign) {
    moved.bytes = static_cast<uint8_t>(bytes);
    moved.sign_extend = sign;
  };
  if (contains(name, "_ubyte") || contains(name, "_byte") || contains(name, "_u8") || contains(name, "write_b8"))
    narrow(1, false);
  else if (contains(name, "_sbyte") || contains(name, "_i8")) narrow(1, true);
  else if (contains(name, "_sshort") || contains(name, "_i16")) narrow(2, true);
  else if (contains(name, "short") || contains(name, "_u16") || contains(name, "write_b16")) narrow(2, false);
  moved.high_half = contains(name, "d16_hi");
  moved.low_half = contains(name, "d16") && !moved.high_half;
  moved.is_format = contains(name, "format");
  return moved;
}

bool has_lds_address(std::string_view name) {
  return !contains(name, "addtid") && !contains(name, "append") && !contains(name, "consume") &&
         !contains(name, "gws") && name != "ds_nop";
}

void find_address(Facts& f, const Instruction& i) {
  const bool has_base = i.base != kNull;
  switch (i.encoding) {
    case Encoding::kDs:
      if (has_lds_address(i.mnemonic)) f.address.add(i.vaddr, 1);
      return;
    case Encoding::kFlat: return f.address.add(i.vaddr, 2);
    case Encoding::kGlobal:
      f.address.add(i.vaddr, has_base ? 1 : 2);
      if (has_base) f.address_scalars.add(i.base, 2);
      return;
    case Encoding::kScratch:
      if (!has_base) f.address.add(i.vaddr, 1);
      else if (i.base < kNull) f.address_scalars.add(i.base);
      return;
    case Encoding::kMubuf: case Encoding::kMtbuf:
      f.address.add(i.vaddr, static_cast<uint32_t>(i.offen) + i.idxen);
      f.address_scalars.add(i.base, 4);
      if (i.offset.kind == Source::Kind::kScalar) f.address_scalars.add(i.offset.index);
      break;
    case Encoding::kSmem:
      f.address_scalars.add(i.base, contains(i.mnemonic, "buffer") ? 4 : 2);
      if (i.offset.kind == Source::Kind::kScalar) f.address_scalars.add(i.offset.index);
      break;
    default: return;
  }
  f.address_scalars.remove(kNull);
}

// Cache controls and clocks are memory instructions in form only.
bool has_address(std::string_view name) {
  return contains(name, "load") || contains(name, "store") || contains(name, "atomic") || name.starts_with("ds_");
}

void describe_memory(Facts& f, const Instruction& i) {
  const std::string_view name = i.mnemonic;
  f.is_atomic = contains(name, "atomic") || (i.encoding == Encoding::kDs && i.klass == Class::kLdsAtomic);
  f.is_load = f.vector_writes.size != 0 || (f.unit == Pipeline::kSmem && !f.writes.empty());
  f.is_store = contains(name, "store") || name.starts_with("ds_write");
  f.goes_to_lds = i.lds;
  f.moved = moved_of(name);
  if (has_address(name)) find_address(f, i);
  // LLVM has d16 loads read their destination, for the half that they keep.
  if (f.is_load && (f.moved.low_half || f.moved.high_half)) f.vector_reads = f.address;
}

Special special_of(std::string_view name) {
  constexpr std::pair<std::string_view, Special> kByName[] = {
      {"v_nop", Special::kVectorNop},
      {"s_waitcnt", Special::kWaitcnt},
      {"s_waitcnt_vscnt", Special::kWaitVscnt},
      {"s_waitcnt_lgkmcnt", Special::kWaitLgkmcnt},
      {"s_waitcnt_depctr", Special::kWaitDepctr},
      {"s_setpc_b64", Special::kCall},
      {"s_swappc_b64", Special::kCall},
      {"s_call_b64", Special::kCall},
      {"s_rfe_b64", Special::kCall},
      {"s_inst_prefetch", Special::kInstPrefetch},
      {"s_clause", Special::kClause},
  };
  for (const auto& [known, special] : kByName)
    if (name == known) return special;
  if (name.starts_with("v_cmpx")) return Special::kVcmpx;
  return name.starts_with("v_permlane") ? Special::kPermlane : Special::kNone;
}

}  // namespace

Facts::Facts(const Instruction& instruction, uint32_t lanes) : code(&instruction) {
  const std::string_view name = instruction.mnemonic;
  if (name.empty()) return;
  unit = unit_of(instruction);
  copy_runs(instruction.reads, unit, lanes, vector_reads, reads);
  copy_runs(instruction.writes, unit, lanes, vector_writes, writes);
  special = special_of(name);
  if (special == Special::kCall) unit = Pipeline::kBranch;
  is_lane_operation = name.starts_with("ds_swizzle") || contains(name, "permute_b32");
  if (is_memory()) describe_memory(*this, instruction);
  if (is_lane_operation) is_load = true;
  add_unlisted(*this, instruction, lanes);
  crosses_lanes = moves_between_lanes(instruction);
  run = find_handler(instruction, lanes);
}

const Facts& FactsTable::of(const Instruction& code, uint32_t lanes) {
  {
    const std::shared_lock lock(mutex_);
    if (const auto found = facts_.find(&code); found != facts_.end()) return *found->second;
  }
  auto made = std::make_unique<const Facts>(code, lanes);
  const std::unique_lock lock(mutex_);
  return *facts_.try_emplace(&code, std::move(made)).first->second;
}

}  // namespace rocfix::vcard
