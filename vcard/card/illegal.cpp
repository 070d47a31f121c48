// SPDX-License-Identifier: MIT
#include "card/illegal.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstring>
#include <vector>

#include "decode/decoder.h"
#include "gfx/cards.h"

namespace rocfix::vcard {
namespace {

uint32_t first_word(std::span<const std::byte> code) {
  uint32_t word = 0;
  std::memcpy(&word, code.data(), std::min(code.size(), sizeof word));
  return word;
}

}  // namespace

std::string explain_illegal(const std::string& chip, uint32_t lanes, std::span<const std::byte> code) {
  std::string_view mnemonic;
  std::vector<std::string_view> owners;
  for (const CardFigures& card : cards()) {
    auto decoder = Decoder::create(std::string(card.chip), lanes);
    if (!decoder) continue;
    const auto instruction = (*decoder)->decode(0, code);
    if (!instruction) continue;
    if (mnemonic.empty()) mnemonic = instruction->mnemonic;
    if (instruction->mnemonic == mnemonic) owners.push_back(card.chip);
  }
  if (owners.empty())
    return fmt::format("{:#010x} is no instruction of {}; the program counter may point at data", first_word(code),
                       chip);
  return fmt::format("{}: {} lacks it; {} {} it", mnemonic, chip, fmt::join(owners, ", "),
                     owners.size() == 1 ? "has" : "have");
}

}  // namespace rocfix::vcard
