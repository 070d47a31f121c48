// SPDX-License-Identifier: MIT
// Branches, calls, subvector loops and the end ("RDNA 1.0 Instruction Set Architecture", 12.2 SOPK, 12.3
// SOP1, 12.5 SOPP).
#include "exec/families.h"
#include "exec/scalar.h"

namespace rocfix::vcard {
namespace {

void s_endpgm(Wave& wave, const Instruction&) {
  wave.stop(WaveState::kEnded);
}

// Kills the wave; 0 takes a kill back that has not happened.
void s_setkill(Wave& wave, const Instruction& i) {
  if (i.immediate & 1) wave.stop(WaveState::kEnded);
}

// The offset counts dwords from the next instruction.
void branch(Wave& wave, const Instruction& i) {
  wave.pc += static_cast<uint64_t>(int64_t{i.immediate} * 4);
}

template <auto kCondition>
void branch_if(Wave& wave, const Instruction& i) {
  if (kCondition(wave)) branch(wave, i);
}

// The conditional debug bits of STATUS are the debugger's; without one they are 0.
void branch_if_debugged(Wave&, const Instruction&) {}

void s_setpc_b64(Wave& wave, const Instruction& i) {
  wave.pc = uniform_value<uint64_t>(wave, i.source[0]);
}

void s_swappc_b64(Wave& wave, const Instruction& i) {
  const auto target = uniform_value<uint64_t>(wave, i.source[0]);
  wave.set_pair(i.scalar_dest, wave.pc);
  wave.pc = target;
}

void s_call_b64(Wave& wave, const Instruction& i) {
  wave.set_pair(i.scalar_dest, wave.pc);
  branch(wave, i);
}

// A subvector loop runs its body once for each half of a wave64; the register keeps the half that waits.
void s_subvector_loop_begin(Wave& wave, const Instruction& i) {
  uint32_t& low = wave.scalar[kExecLo];
  uint32_t& high = wave.scalar[kExecHi];
  if (low == 0 && high == 0) return branch(wave, i);
  if (low == 0) return wave.set_scalar(i.scalar_dest, low);
  wave.set_scalar(i.scalar_dest, high);
  high = 0;
}

void s_subvector_loop_end(Wave& wave, const Instruction& i) {
  uint32_t& low = wave.scalar[kExecLo];
  uint32_t& high = wave.scalar[kExecHi];
  const uint32_t kept = wave.scalar[i.scalar_dest];
  if (high != 0) {
    low = kept;
  } else if (kept != 0) {
    high = kept;
    wave.set_scalar(i.scalar_dest, low);
    low = 0;
    branch(wave, i);
  }
}

constexpr Operation kOperations[] = {
    any_lanes<s_endpgm>("s_endpgm"),
    any_lanes<s_endpgm>("s_endpgm_saved"),
    any_lanes<s_endpgm>("s_endpgm_ordered_ps_done"),
    any_lanes<s_setkill>("s_setkill"),
    any_lanes<branch>("s_branch"),
    any_lanes<branch_if<[](const Wave& w) { return !w.scc; }>>("s_cbranch_scc0"),
    any_lanes<branch_if<[](const Wave& w) { return w.scc; }>>("s_cbranch_scc1"),
    any_lanes<branch_if<[](const Wave& w) { return w.vcc() == 0; }>>("s_cbranch_vccz"),
    any_lanes<branch_if<[](const Wave& w) { return w.vcc() != 0; }>>("s_cbranch_vccnz"),
    any_lanes<branch_if<[](const Wave& w) { return w.exec() == 0; }>>("s_cbranch_execz"),
    any_lanes<branch_if<[](const Wave& w) { return w.exec() != 0; }>>("s_cbranch_execnz"),
    any_lanes<branch_if_debugged>("s_cbranch_cdbgsys"),
    any_lanes<branch_if_debugged>("s_cbranch_cdbguser"),
    any_lanes<branch_if_debugged>("s_cbranch_cdbgsys_or_user"),
    any_lanes<branch_if_debugged>("s_cbranch_cdbgsys_and_user"),
    salu<[](NextAddress next) { return next.value; }>("s_getpc_b64"),
    any_lanes<s_setpc_b64>("s_setpc_b64"),
    any_lanes<s_swappc_b64>("s_swappc_b64"),
    any_lanes<s_call_b64>("s_call_b64"),
    // Outside of a trap handler there is no privilege to give back: a jump.
    any_lanes<s_setpc_b64>("s_rfe_b64"),
    any_lanes<s_subvector_loop_begin>("s_subvector_loop_begin"),
    any_lanes<s_subvector_loop_end>("s_subvector_loop_end"),
};

}  // namespace

std::span<const Operation> flow_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
