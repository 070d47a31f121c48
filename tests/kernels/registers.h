// SPDX-License-Identifier: MIT
// Sets of scalar registers, by the number that gfx10 encodes them with.
#pragma once

#include <bitset>
#include <string_view>

namespace rocfix {

using ScalarRegisters = std::bitset<128>;

// The registers that one operand of a disassembled instruction names: "s5", "s[4:7]", "vcc", "exec_lo", "m0",
// "ttmp[0:1]"; empty for vector registers, constants and null.
ScalarRegisters scalar_registers(std::string_view operand);

// EXEC, both halves. Wave32 code has nothing in the upper one, so that naming both does no harm.
ScalarRegisters exec_registers();

}  // namespace rocfix
