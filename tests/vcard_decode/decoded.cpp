// SPDX-License-Identifier: MIT
#include "vcard_decode/decoded.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "vcard_isa/assembler.h"

namespace rocfix::vcard {
namespace {

// Modifiers follow the operands without a comma: this is where an operand's own text ends.
std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

}  // namespace

Decoder& decoder_of(const std::string& chip, uint32_t lanes) {
  static std::map<std::pair<std::string, uint32_t>, std::unique_ptr<Decoder>> decoders;
  auto& decoder = decoders[{chip, lanes}];
  if (!decoder) decoder = std::move(*Decoder::create(chip, lanes));
  return *decoder;
}

Instruction decoded(const std::string& text, const std::string& chip, uint32_t lanes) {
  const std::vector<uint32_t> words = assemble(text, chip, lanes);
  const auto instruction = decoder_of(chip, lanes).decode(0x1000, std::as_bytes(std::span(words)));
  EXPECT_TRUE(instruction) << text;
  if (!instruction) return {};
  EXPECT_EQ(instruction->size, words.size() * 4) << text;
  EXPECT_EQ(instruction->address, 0x1000u);
  return *instruction;
}

std::optional<std::string> Printed::modifier(const std::string& name) const {
  for (const std::string& text : modifiers)
    if (text.starts_with(name + ":")) return text.substr(name.size() + 1);
  return std::nullopt;
}

bool Printed::has(const std::string& flag) const {
  return std::find(modifiers.begin(), modifiers.end(), flag) != modifiers.end();
}

Printed printed(const std::string& text) {
  Printed result;
  const std::vector<std::string> words = words_of(text);
  if (words.empty()) return result;
  result.mnemonic = words[0];
  bool in_operands = true;
  for (size_t n = 1; n < words.size(); ++n) {
    if (!in_operands) {
      result.modifiers.push_back(words[n]);
      continue;
    }
    std::string operand = words[n];
    in_operands = operand.ends_with(',');
    if (in_operands) operand.pop_back();
    result.operands.push_back(operand);
  }
  return result;
}

uint32_t bit_list(const std::string& text) {
  uint32_t bits = 0;
  int n = 0;
  for (const char c : text)
    if (c == '0' || c == '1') bits |= static_cast<uint32_t>(c - '0') << n++;
  return bits;
}

}  // namespace rocfix::vcard
