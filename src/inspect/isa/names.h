// SPDX-License-Identifier: MIT
// What an instruction's name and encoding say of it.
#pragma once

#include "inspect/isa/opcodes.h"

namespace rocfix::inspect {

Opcode opcode_of(Encoding encoding, std::string_view mnemonic);

}  // namespace rocfix::inspect
