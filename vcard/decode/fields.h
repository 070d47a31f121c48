// SPDX-License-Identifier: MIT
// The operand fields of each gfx10 encoding ("RDNA 1.0 Instruction Set Architecture", chapter 13).
#pragma once

#include "isa/instruction.h"

namespace rocfix::vcard {

Encoding encoding_of(uint32_t word);

// After decode_fields: SDWA selectors that mean nothing. LLVM decodes them, but cannot print them.
bool has_reserved_fields(const Instruction& instruction);

// Fills all but address, size, mnemonic, words, klass, reads and writes, which must be there before (mnemonic, words).
void decode_fields(Instruction& instruction);

}  // namespace rocfix::vcard
