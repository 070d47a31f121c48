// SPDX-License-Identifier: MIT
// Machine code to instructions: LLVM says what an instruction is, on which chip, how long, and which registers it
// touches; the operand fields are read from the bits (fields.h).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/result.h"
#include "isa/instruction.h"

namespace rocfix::vcard {

// One chip and wave size. Not for two threads at once.
class Decoder {
 public:
  // `chip` is LLVM's processor name.
  static Result<std::unique_ptr<Decoder>> create(const std::string& chip, uint32_t lanes);
  ~Decoder();

  // The instruction at `address`, whose bytes start `code`; none when this chip has no such instruction or the bytes
  // end too early.
  std::optional<Instruction> decode(uint64_t address, std::span<const std::byte> code);

  // As an assembler would write it, for reports.
  std::string text(uint64_t address, std::span<const std::byte> code);

 private:
  Decoder();
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace rocfix::vcard
