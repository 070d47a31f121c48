// SPDX-License-Identifier: MIT
// What may hold on some path to an instruction, for all hazards at once.
#pragma once

#include "inspect/scan/parts.h"

namespace rocfix::inspect {

struct State {
  ScalarRegisters unread_by_memory;  // a memory instruction may still have to read them
  ScalarRegisters unread_by_smem;
  bool lds = false, vmem = false;            // the last of the two kinds
  bool lds_gone = false, vmem_gone = false;  // … and a branch came after it
  bool exec_unread = false;
  bool after_vcmpx = false;
  bool after_long_nsa = false;

  bool operator==(const State&) const = default;
};

void unite(State& state, const State& other);

// Over one instruction that has no workaround before it.
void advance(State& state, const Step& step, Parts parts);

}  // namespace rocfix::inspect
