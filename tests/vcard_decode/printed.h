// SPDX-License-Identifier: MIT
// Comparisons of an instruction's fields with what LLVM's printer shows of it. Each difference fails the
// test.
#pragma once

#include "vcard_decode/decoded.h"

namespace rocfix::vcard {

// A scalar operand's first register: "s7", "vcc_lo".
std::string scalar_name(uint32_t number);

// "-|v[5:6]|", "sext(v5)", "vcc" become "v5", "v5", "vcc_lo".
std::string first_register(std::string text);

// Destinations and sources of a vector operation.
void expect_operands(const Instruction& instruction, const Printed& text);

// All fields of a vector operation; of a memory operation.
void expect_vector(const Instruction& instruction, const Printed& text);
void expect_memory(const Instruction& instruction, const Printed& text);

}  // namespace rocfix::vcard
