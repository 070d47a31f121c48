// SPDX-License-Identifier: MIT
// Which encoding a first word belongs to, where its opcode stands, and how many words follow ("RDNA 1.0
// Instruction Set Architecture", chapter 13 "Microcode Formats").
#pragma once

#include <cstdint>

#include "inspect/isa/opcodes.h"

namespace rocfix::inspect {

struct Opcoded {
  Encoding encoding;
  uint32_t number;
};

constexpr uint32_t bits(uint32_t word, int high, int low) {
  return word >> low & ((2u << (high - low)) - 1);
}

// `second` matters to MTBUF only, which has the opcode's highest bit there.
Opcoded encoding_of(uint32_t first, uint32_t second);

// Words of the instruction, literals included. `opcode` may be null.
uint32_t words_of(Encoding encoding, const Opcode* opcode, uint32_t first, uint32_t second);

}  // namespace rocfix::inspect
