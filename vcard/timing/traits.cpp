// SPDX-License-Identifier: MIT
#include "timing/traits.h"

#include <algorithm>

namespace rocfix::vcard {
namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool is_float_arithmetic(std::string_view name) {
  if (!contains(name, "_f16") && !contains(name, "_f32") && !contains(name, "_f64")) return false;
  for (const auto* stem : {"v_add_", "v_sub_", "v_subrev_", "v_mul_", "v_pk_add_", "v_pk_mul_"})
    if (name.starts_with(stem)) return true;
  return false;
}

uint8_t bit(Counter counter) {
  return static_cast<uint8_t>(1u << counter);
}

uint8_t most(int32_t number) {
  return static_cast<uint8_t>(std::clamp(number, 0, 255));
}

// Section 12.5, S_WAITCNT: vmcnt is in bits 3:0 and 15:14, lgkmcnt in 13:8; s_waitcnt_* count one alone.
void read_waits(const Instruction& i, Traits& traits) {
  const uint32_t bits = static_cast<uint16_t>(i.immediate);
  if (i.mnemonic == "s_waitcnt") {
    traits.waits[kVmcnt] = static_cast<uint8_t>((bits & 15) | (bits >> 14 & 3) << 4);
    traits.waits[kLgkmcnt] = static_cast<uint8_t>(bits >> 8 & 63);
    // 63 is no wait at all.
    for (uint8_t& wait : traits.waits) wait = wait == 63 ? 255 : wait;
  }
  if (i.mnemonic == "s_waitcnt_vmcnt") traits.waits[kVmcnt] = most(i.immediate);
  if (i.mnemonic == "s_waitcnt_vscnt") traits.waits[kVscnt] = most(i.immediate);
  if (i.mnemonic == "s_waitcnt_lgkmcnt") traits.waits[kLgkmcnt] = most(i.immediate);
}

struct Rate {
  Pipe pipe;
  double cycles, latency;
};

Rate vector_rate(Class klass, const Constants& c) {
  switch (klass) {
    case Class::kValuQuarter: return {Pipe::kVector, c.quarter_rate_cycles, c.quarter_rate_latency};
    case Class::kValuTrans: return {Pipe::kTranscendental, c.full_rate_cycles, c.trans_latency};
    case Class::kValu64: return {Pipe::kVector, c.wide_cycles, c.wide_latency};
    case Class::kValuDouble: return {Pipe::kVector, c.double_cycles, c.double_latency};
    default: return {Pipe::kVector, c.full_rate_cycles, c.valu_latency};
  }
}

void set_vector(const Instruction& i, uint32_t lanes, const Constants& c, Traits& traits) {
  const Rate rate = vector_rate(i.klass, c);
  traits.pipe = rate.pipe;
  traits.issue = static_cast<float>(rate.cycles * (lanes / 32));
  // The second half of a wave64 instruction is that much later.
  traits.latency = static_cast<float>(rate.latency + rate.cycles * (lanes / 32 - 1));
  traits.busy = static_cast<float>(c.trans_cycles * (lanes / 32));
  traits.flops = flops_of(i);
  const uint32_t of_flop = i.klass == Class::kValuDouble ? 32 : i.mnemonic.starts_with("v_pk_") ? 1 : 2;
  // All dot instructions take one cycle, however many products they add.
  traits.work = i.mnemonic.starts_with("v_dot") ? kWorkPerCycle / 32 : traits.flops * of_flop;
}

void set_memory(const Instruction& i, Traits& traits) {
  const bool flat = i.encoding == Encoding::kFlat;
  const bool returns = i.klass == Class::kVmemLoad || (i.klass == Class::kVmemAtomic && i.glc);
  traits.pipe = Pipe::kVectorMemory;
  traits.counters = static_cast<uint8_t>(bit(returns ? kVmcnt : kVscnt) | (flat ? bit(kLgkmcnt) : 0));
}

void add_runs(const RegisterRuns& runs, uint32_t lanes, SlotList& slots) {
  for (const RegisterRun& run : runs) {
    if (run.file == RegisterRun::File::kMode) continue;
    if (run.file == RegisterRun::File::kScc) {
      slots.add(kSccSlot);
      continue;
    }
    const bool vector = run.file == RegisterRun::File::kVector;
    // LLVM names all of EXEC and VCC, of which wave32 has the lower half.
    const bool half = !vector && lanes == 32 && (run.first == kExecLo || run.first == kVccLo);
    const uint32_t last = std::min<uint32_t>(run.first + (half ? 1 : run.count), vector ? kScalarSlot : 128);
    for (uint32_t r = run.first; r < last; ++r) slots.add(vector ? r : kScalarSlot + r);
  }
}

// What LLVM's operand lists of scalar instructions leave out.
void add_implicit(const Instruction& i, Traits& traits) {
  const std::string_view name = i.mnemonic;
  if (contains(name, "_scc") || name.starts_with("s_cselect") || name.starts_with("s_addc") ||
      name.starts_with("s_subb"))
    traits.reads.add(kSccSlot);
  if (i.klass == Class::kSalu) traits.writes.add(kSccSlot);
  if (contains(name, "_vcc")) traits.reads.add(kScalarSlot + kVccLo);
  const bool changes_exec = contains(name, "saveexec") || contains(name, "wrexec") || name.starts_with("v_cmpx");
  if (changes_exec) traits.writes.add(kScalarSlot + kExecLo);
  if (changes_exec || contains(name, "_exec")) traits.reads.add(kScalarSlot + kExecLo);
}

void set_other(const Instruction& i, Traits& traits) {
  if (i.mnemonic == "s_nop") traits.issue = static_cast<float>((i.immediate & 15) + 1);
  if (i.mnemonic == "s_sleep") traits.issue = static_cast<float>((i.immediate & 127) * 64 + 1);  // section 12.5
}

}  // namespace

uint32_t flops_of(const Instruction& i) {
  const std::string_view name = i.mnemonic;
  if (name.starts_with("v_dot2")) return 4;
  if (name.starts_with("v_dot4")) return 8;
  if (name.starts_with("v_dot8")) return 16;
  const uint32_t of_lane = name.starts_with("v_pk_") ? 2 : 1;
  if (i.klass == Class::kFma || name.starts_with("v_fma_f64")) return 2 * of_lane;
  return is_float_arithmetic(name) ? of_lane : 0;
}

double vector_cycles(Class klass, uint32_t lanes, const Constants& constants) {
  return vector_rate(klass, constants).cycles * (lanes / 32);
}

Traits traits_of(const Instruction& i, uint32_t lanes, const Constants& c) {
  Traits traits;
  traits.latency = static_cast<float>(c.salu_latency);
  add_runs(i.reads, lanes, traits.reads);
  add_implicit(i, traits);
  switch (i.klass) {
    case Class::kValu: case Class::kFma: case Class::kValuQuarter: case Class::kValuTrans: case Class::kValu64:
    case Class::kValuDouble:
      set_vector(i, lanes, c, traits);
      break;
    case Class::kSalu: break;
    case Class::kBranch:
      traits.pipe = Pipe::kBranch;
      traits.issue = static_cast<float>(c.branch_cycles);
      break;
    case Class::kSmem:
      traits.pipe = Pipe::kScalarMemory;
      traits.counters = bit(kLgkmcnt);
      break;
    case Class::kVmemLoad: case Class::kVmemStore: case Class::kVmemAtomic: set_memory(i, traits); break;
    case Class::kLdsRead: case Class::kLdsWrite: case Class::kLdsAtomic:
      traits.pipe = Pipe::kLds;
      traits.counters = bit(kLgkmcnt);
      break;
    case Class::kWait:
      traits.pipe = Pipe::kWait;
      read_waits(i, traits);
      break;
    case Class::kBarrier: traits.pipe = Pipe::kBarrier; break;
    case Class::kOther: case Class::kCount: set_other(i, traits); break;
  }
  if (traits.counters == 0) add_runs(i.writes, lanes, traits.writes);
  return traits;
}

}  // namespace rocfix::vcard
