// SPDX-License-Identifier: MIT
// Waits, barriers, and hints to the scheduler or the caches. Each instruction is complete when the next
// begins, so that most of them have nothing to do; strict mode and the cycle model look at them by name.
#include "exec/families.h"
#include "exec/valu.h"

namespace rocfix::vcard {
namespace {

void nothing(Wave&, const Instruction&) {}

void s_barrier(Wave& wave, const Instruction&) {
  wave.stop(WaveState::kAtBarrier);
}

// Whoever waits for others by sleeping lets them run.
void s_sleep(Wave& wave, const Instruction&) {
  ++wave.spins;
  wave.stop(WaveState::kYielded);
}

constexpr Operation kOperations[] = {
    any_lanes<s_barrier>("s_barrier"),
    any_lanes<s_sleep>("s_sleep"),
    any_lanes<nothing>("s_wakeup"),  // sleepers get their turn anyway
    any_lanes<nothing>("s_nop"),
    any_lanes<nothing>("s_waitcnt"),
    any_lanes<nothing>("s_waitcnt_vmcnt"),
    any_lanes<nothing>("s_waitcnt_vscnt"),
    any_lanes<nothing>("s_waitcnt_expcnt"),
    any_lanes<nothing>("s_waitcnt_lgkmcnt"),
    any_lanes<nothing>("s_waitcnt_depctr"),
    any_lanes<nothing>("s_wait_idle"),
    any_lanes<nothing>("s_setprio"),
    any_lanes<nothing>("s_clause"),
    any_lanes<nothing>("s_inst_prefetch"),
    any_lanes<nothing>("s_version"),
    any_lanes<nothing>("s_incperflevel"),
    any_lanes<nothing>("s_decperflevel"),
    any_lanes<nothing>("s_ttracedata"),
    any_lanes<nothing>("s_ttracedata_imm"),
    // Code does not change while it is loaded, and memory has no cache before it.
    any_lanes<nothing>("s_icache_inv"),
    any_lanes<nothing>("s_dcache_inv"),
    any_lanes<nothing>("s_dcache_wb"),
    any_lanes<nothing>("s_dcache_discard"),
    any_lanes<nothing>("s_dcache_discard_x2"),
    any_lanes<nothing>("s_gl1_inv"),
    // Translate an address ahead of its use; a bad one is no fault yet.
    any_lanes<nothing>("s_atc_probe"),
    any_lanes<nothing>("s_atc_probe_buffer"),
};

}  // namespace

std::span<const Operation> wait_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
