// SPDX-License-Identifier: MIT
// The table of opcodes that `rocfix inspect` decodes by, made from what LLVM's decoder knows.
#pragma once

#include <string>

#include "base/result.h"

namespace rocfix::vcard {

// The text of src/inspect/isa/opcodes.inc.
Result<std::string> opcode_table();

}  // namespace rocfix::vcard
