// SPDX-License-Identifier: MIT
#include "inspect/scan/state.h"

namespace rocfix::inspect {
namespace {

void advance_lds_branch(State& state, Parts parts) {
  if (parts & (kLds | kVmem | kEndsLdsBranch)) {
    state.lds = parts & kLds;
    state.vmem = parts & kVmem;
    state.lds_gone = state.vmem_gone = false;
  } else if (parts & kBranch) {
    state.lds_gone |= state.lds;
    state.vmem_gone |= state.vmem;
  }
}

}  // namespace

void unite(State& state, const State& other) {
  state.unread_by_memory |= other.unread_by_memory;
  state.unread_by_smem |= other.unread_by_smem;
  state.lds |= other.lds;
  state.vmem |= other.vmem;
  state.lds_gone |= other.lds_gone;
  state.vmem_gone |= other.vmem_gone;
  state.exec_unread |= other.exec_unread;
  state.after_vcmpx |= other.after_vcmpx;
  state.after_long_nsa |= other.after_long_nsa;
}

void advance(State& state, const Step& step, Parts parts) {
  if (parts & kMemory) state.unread_by_memory |= step.reads;
  if (parts & kEndsVmemToScalar) state.unread_by_memory.reset();
  if (parts & kSmem) state.unread_by_smem |= step.reads;
  if (parts & kEndsSmemToVector) state.unread_by_smem.reset();
  advance_lds_branch(state, parts);
  if (parts & kReadsExec) state.exec_unread = true;
  if (parts & kEndsVcmpxExec) state.exec_unread = false;
  if (parts & kEndsVcmpxPermlane) state.after_vcmpx = false;
  if (parts & kVcmpx) state.after_vcmpx = true;
  state.after_long_nsa = is_long_nsa(step);
}

}  // namespace rocfix::inspect
