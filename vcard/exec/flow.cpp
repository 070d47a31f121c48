// SPDX-License-Identifier: MIT
// Branches, the end, barriers and waits.
#include "exec/families.h"
#include "exec/valu.h"

namespace rocfix::vcard {
namespace {

void s_endpgm(Wave& wave, const Instruction&) {
  wave.stop(WaveState::kEnded);
}

void s_barrier(Wave& wave, const Instruction&) {
  wave.stop(WaveState::kAtBarrier);
}

void nothing(Wave&, const Instruction&) {}

// The offset counts dwords from the next instruction.
void branch(Wave& wave, const Instruction& i) {
  wave.pc += static_cast<int64_t>(i.immediate) * 4;
}

template <auto kCondition>
void branch_if(Wave& wave, const Instruction& i) {
  if (kCondition(wave)) branch(wave, i);
}

constexpr Operation kOperations[] = {
    any_lanes<s_endpgm>("s_endpgm"),
    any_lanes<s_barrier>("s_barrier"),
    any_lanes<nothing>("s_nop"),
    any_lanes<nothing>("s_waitcnt"),
    any_lanes<branch>("s_branch"),
    any_lanes<branch_if<[](const Wave& w) { return !w.scc; }>>("s_cbranch_scc0"),
    any_lanes<branch_if<[](const Wave& w) { return w.scc; }>>("s_cbranch_scc1"),
    any_lanes<branch_if<[](const Wave& w) { return w.vcc() == 0; }>>("s_cbranch_vccz"),
    any_lanes<branch_if<[](const Wave& w) { return w.vcc() != 0; }>>("s_cbranch_vccnz"),
    any_lanes<branch_if<[](const Wave& w) { return w.exec() == 0; }>>("s_cbranch_execz"),
    any_lanes<branch_if<[](const Wave& w) { return w.exec() != 0; }>>("s_cbranch_execnz"),
};

}  // namespace

std::span<const Operation> flow_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
