// SPDX-License-Identifier: MIT
// The operand fields of each gfx10 encoding ("RDNA 1.0 Instruction Set Architecture", chapter 13).
#pragma once

#include "isa/instruction.h"

namespace rocfix::vcard {

Encoding encoding_of(uint32_t word);

// Fills all but address, size, mnemonic, words, klass, reads and writes, which must be there before (mnemonic, words).
void decode_fields(Instruction& instruction);

}  // namespace rocfix::vcard
