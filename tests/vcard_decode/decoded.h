// SPDX-License-Identifier: MIT
// Instructions decoded from text or from words.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "decode/decoder.h"

namespace rocfix::vcard {

// One decoder for each chip and wave size of this process.
Decoder& decoder_of(const std::string& chip, uint32_t lanes);

// The first instruction of the text, which LLVM assembles; fails the test when it is not decoded as long as it is.
Instruction decoded(const std::string& text, const std::string& chip = "gfx1010", uint32_t lanes = 32);

// What LLVM prints of an instruction, taken apart: "v_add_f32 v0, -v1, |s2| clamp mul:2" has three operands and the
// modifiers {"clamp", "mul:2"}.
struct Printed {
  std::string mnemonic;
  std::vector<std::string> operands, modifiers;
  // The text after "name:"; none without that modifier.
  std::optional<std::string> modifier(const std::string& name) const;
  bool has(const std::string& flag) const;
};
Printed printed(const std::string& text);

// "[1,0,1]" as bits 0b101.
uint32_t bit_list(const std::string& text);

}  // namespace rocfix::vcard
