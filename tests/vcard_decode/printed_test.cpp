// SPDX-License-Identifier: MIT
// Random words of every vector and memory encoding: each field must be what LLVM's printer shows.
#include "vcard_decode/printed.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <iterator>
#include <random>
#include <set>

namespace rocfix::vcard {
namespace {

struct Shape {
  Encoding encoding;
  uint32_t fixed, mask;  // of the first word
};
constexpr Shape kShapes[] = {
    {Encoding::kVop1, 0x7e000000, 0x01ffffff},   {Encoding::kVop2, 0x00000000, 0x7fffffff},
    {Encoding::kVopc, 0x7c000000, 0x01ffffff},   {Encoding::kVop3, 0xd4000000, 0x03ffffff},
    {Encoding::kVop3p, 0xcc000000, 0x007fffff},  {Encoding::kDs, 0xd8000000, 0x03ffffff},
    {Encoding::kFlat, 0xdc000000, 0x03ff3fff},   {Encoding::kScratch, 0xdc004000, 0x03ff3fff},
    {Encoding::kGlobal, 0xdc008000, 0x03ff3fff}, {Encoding::kMubuf, 0xe0000000, 0x03ffffff},
    {Encoding::kMtbuf, 0xe8000000, 0x03ffffff},
};

bool is_vector(Encoding encoding) {
  return encoding >= Encoding::kVop1 && encoding <= Encoding::kVop3p;
}

// Source operand numbers that stand for another form, a literal or a constant come up more often than by
// chance.
uint32_t with_source(uint32_t word, std::mt19937& random) {
  constexpr uint32_t kNumbers[] = {249, 250, 233, 234, 255, 128, 193, 240,
                                   242, 248, 253, 106, 124, 125, 126, 235};
  return random() % 2 ? word : (word & ~0x1ffu) | kNumbers[random() % std::size(kNumbers)];
}

void check_shape(const Shape& shape, const char* chip, uint32_t lanes) {
  std::mt19937 random(static_cast<uint32_t>(shape.encoding) * 2 + lanes);
  Decoder& decoder = decoder_of(chip, lanes);
  std::set<std::string> seen;
  for (int round = 0; round < 15'000; ++round) {
    uint32_t words[5] = {shape.fixed | (static_cast<uint32_t>(random()) & shape.mask),
                         static_cast<uint32_t>(random()), static_cast<uint32_t>(random()), 0, 0};
    if (is_vector(shape.encoding) && shape.encoding < Encoding::kVop3)
      words[0] = with_source(words[0], random);
    if (shape.encoding == Encoding::kVop3 || shape.encoding == Encoding::kVop3p) {
      words[1] = with_source(words[1], random);
      if (random() % 2) words[0] &= ~0xff00u, words[1] &= 0x07ffffff;  // most operations have few modifiers
    }
    const auto bytes = std::as_bytes(std::span(words));
    const auto instruction = decoder.decode(0, bytes);
    if (!instruction || instruction->encoding != shape.encoding) continue;
    if (instruction->mnemonic.find("interp") != std::string_view::npos) continue;
    const bool swaps = instruction->mnemonic.starts_with("v_swap");  // LLVM takes any source for a VGPR
    if (swaps && !(words[0] & 0x100)) continue;
    const std::string text = decoder.text(0, bytes);
    if (text.find(" src_") != std::string::npos && text.find(" src_") < text.find(','))
      continue;                                          // no destination
    if (text.find("/*") != std::string::npos) continue;  // LLVM's remark that no assembler would write this
    SCOPED_TRACE(fmt::format("{:08x} {:08x} {:08x}: {}", words[0], words[1], words[2], text));
    const Printed parts = printed(text);
    if (is_vector(shape.encoding))
      expect_vector(*instruction, parts);
    else
      expect_memory(*instruction, parts);
    if (testing::Test::HasFailure()) return;
    seen.insert(parts.mnemonic);
  }
  EXPECT_GT(seen.size(), 5u) << "hardly anything was decoded";
}

TEST(Printed, FieldsAreWhatLlvmShows) {
  for (const Shape& shape : kShapes)
    for (const uint32_t lanes : {32u, 64u}) {
      check_shape(shape, "gfx1010", lanes);
      if (HasFailure()) return;
      check_shape(shape, "gfx1030", lanes);
      if (HasFailure()) return;
    }
}

}  // namespace
}  // namespace rocfix::vcard
