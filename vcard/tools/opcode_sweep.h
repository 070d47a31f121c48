// SPDX-License-Identifier: MIT
// All opcodes of a chip, found by giving LLVM's decoder every value of each encoding's opcode field.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "isa/instruction.h"

namespace rocfix::vcard {

struct Opcode {
  Encoding encoding;
  std::string_view mnemonic;
  bool has_handler;  // for waves of both sizes
  auto operator<=>(const Opcode& other) const {
    return std::pair{encoding, mnemonic} <=> std::pair{other.encoding, other.mnemonic};
  }
};

// An opcode's number in its encoding, and the instruction that was found with it.
struct NumberedOpcode {
  uint32_t number;
  Instruction instruction;
};

Result<std::vector<NumberedOpcode>> sweep_numbers(const std::string& chip);

Result<std::set<Opcode>> sweep_opcodes(const std::string& chip);

// Why the virtual card leaves the opcode out; empty for those that it must execute.
std::string_view exclusion(const Opcode& opcode);

}  // namespace rocfix::vcard
