// SPDX-License-Identifier: MIT
// From a decoded instruction to the function that executes it.
#pragma once

#include <string_view>
#include <vector>

#include "isa/instruction.h"
#include "state/wave.h"

namespace rocfix::vcard {

using Handler = void (*)(Wave&, const Instruction&);

// An operation's rows: how to get its handler for an instruction in a wave of 32 or 64 lanes.
struct Operation {
  std::string_view mnemonic;
  Handler (*choose)(const Instruction& instruction, uint32_t lanes);
};

// Null when no family knows the mnemonic.
Handler find_handler(const Instruction& instruction, uint32_t lanes);
// Those of all families, for the coverage page.
std::vector<std::string_view> all_mnemonics();

}  // namespace rocfix::vcard
