// SPDX-License-Identifier: MIT
// What a gfx10 instruction does with scalar registers and with the program counter.
#pragma once

#include "kernels/disassembly.h"

namespace rocfix {

// Fills in the unit, the registers read and written and the control flow, from mnemonic and operands.
void add_effects(Instruction& instruction);

}  // namespace rocfix
