// SPDX-License-Identifier: MIT
// Which class of the counters and the cycle model an instruction belongs to.
#pragma once

#include "isa/instruction.h"

namespace rocfix::vcard {

// mnemonic, encoding and vector_dest must be there.
Class classify(const Instruction& instruction);

std::string_view class_name(Class klass);
// As the manual writes it: "VOP3P".
std::string_view encoding_name(Encoding encoding);

}  // namespace rocfix::vcard
