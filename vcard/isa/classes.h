// SPDX-License-Identifier: MIT
// Which class of the counters and the cycle model an instruction belongs to.
#pragma once

#include "isa/instruction.h"

namespace rocfix::vcard {

// mnemonic, encoding and vector_dest must be there.
Class classify(const Instruction& instruction);

std::string_view class_name(Class klass);

}  // namespace rocfix::vcard
