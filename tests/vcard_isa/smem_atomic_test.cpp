// SPDX-License-Identifier: MIT
// Scalar atomics.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "vcard_isa/assembler.h"
#include "vcard_isa/harness.h"
#include "vcard_isa/scalar_check.h"

namespace rocfix::vcard {
namespace {

// The new contents from the old ones and the data; `compare` for cmpswap alone.
struct AtomicCase {
  const char* name;
  uint64_t (*formula)(uint64_t old, uint64_t data, uint64_t compare, int bits);
};

const AtomicCase kCases[] = {
    {"swap", [](uint64_t, uint64_t d, uint64_t, int) { return d; }},
    {"cmpswap", [](uint64_t o, uint64_t d, uint64_t c, int) { return o == c ? d : o; }},
    {"add", [](uint64_t o, uint64_t d, uint64_t, int bits) { return low_bits(Wide{o} + d, bits); }},
    {"sub", [](uint64_t o, uint64_t d, uint64_t, int bits) { return low_bits(Wide{o} - d, bits); }},
    {"smin",
     [](uint64_t o, uint64_t d, uint64_t, int b) { return signed_of(o, b) < signed_of(d, b) ? o : d; }},
    {"umin", [](uint64_t o, uint64_t d, uint64_t, int) { return o < d ? o : d; }},
    {"smax",
     [](uint64_t o, uint64_t d, uint64_t, int b) { return signed_of(o, b) > signed_of(d, b) ? o : d; }},
    {"umax", [](uint64_t o, uint64_t d, uint64_t, int) { return o > d ? o : d; }},
    {"and", [](uint64_t o, uint64_t d, uint64_t, int) { return o & d; }},
    {"or", [](uint64_t o, uint64_t d, uint64_t, int) { return o | d; }},
    {"xor", [](uint64_t o, uint64_t d, uint64_t, int) { return o ^ d; }},
    {"inc", [](uint64_t o, uint64_t d, uint64_t, int) { return o >= d ? 0 : o + 1; }},
    {"dec", [](uint64_t o, uint64_t d, uint64_t, int) { return o == 0 || o > d ? d : o - 1; }},
};

std::string assembly(const AtomicCase& test, int bits, bool buffer, bool glc) {
  const uint32_t count = static_cast<uint32_t>(bits / 32) * (std::string(test.name) == "cmpswap" ? 2 : 1);
  const auto data = count == 1 ? std::string("s20") : fmt::format("s[20:{}]", 19 + count);
  return fmt::format("s_{}atomic_{}{} {}, {}, 0x8{}", buffer ? "buffer_" : "", test.name,
                     bits == 64 ? "_x2" : "", data, buffer ? "s[4:7]" : "s[4:5]", glc ? " glc" : "");
}

struct Values {
  uint64_t old, data, compare;
};

void check(const AtomicCase& test, int bits, bool buffer, bool glc) {
  const auto text = assembly(test, bits, buffer, glc);
  const auto words = assemble(text, "gfx1010", 32);
  const uint64_t top = uint64_t{1} << (bits - 1);
  std::vector<Values> all;
  for (const uint64_t old : {uint64_t{0}, uint64_t{1}, uint64_t{5}, top, top - 1, low_bits(-1, bits)})
    for (const uint64_t data :
         {uint64_t{0}, uint64_t{1}, uint64_t{5}, uint64_t{6}, top, top + 1, low_bits(-1, bits)})
      all.push_back({old, data, old ^ (data & 1)});
  for (const auto& [old, data, compare] : all) {
    Snippet snippet("");
    auto* memory = snippet.allocate(32);
    std::memcpy(memory + 8, &old, bits / 8);
    snippet.set_s64(4, reinterpret_cast<uint64_t>(memory));
    snippet.set_s(6, 16);
    snippet.set_s64(20, data);
    if (bits == 64)
      snippet.set_s64(22, compare);
    else
      snippet.set_s(21, static_cast<uint32_t>(compare));
    snippet.run_words(words);

    uint64_t now = 0, beside;
    std::memcpy(&now, memory + 8, bits / 8);
    std::memcpy(&beside, memory + 16, 8);
    const auto where = fmt::format("{} old={:#x} data={:#x} compare={:#x}", text, old, data, compare);
    ASSERT_EQ(now, test.formula(old, data, compare, bits)) << where;
    ASSERT_EQ(beside, 0xa5a5a5a5a5a5a5a5u) << where;
    ASSERT_EQ(low_bits(snippet.s64(20), bits), glc ? old : data) << where;
  }
}

TEST(SmemAtomic, MatchesTheFormula) {
  for (const AtomicCase& test : kCases)
    for (const int bits : {32, 64})
      for (const bool buffer : {false, true})
        for (const bool glc : {false, true}) check(test, bits, buffer, glc);
}

TEST(SmemAtomic, OutsideTheBufferNothingHappens) {
  Snippet snippet("s_buffer_atomic_add_x2 s[20:21], s[4:7], 0x8 glc");
  std::byte* memory = snippet.allocate(32);
  snippet.set_s64(4, reinterpret_cast<uint64_t>(memory));
  snippet.set_s(6, 12);  // the access needs 16
  snippet.set_s64(20, 1);
  snippet.run();
  EXPECT_EQ(snippet.wave().state, WaveState::kReady);
  EXPECT_EQ(snippet.s64(20), 0u);
  EXPECT_EQ(memory[8], std::byte{0xa5});
}

TEST(SmemAtomic, Faults) {
  Snippet outside("s_atomic_add s20, s[4:5], 0x20");
  outside.set_s64(4, reinterpret_cast<uint64_t>(outside.allocate(32)));
  outside.run();
  EXPECT_EQ(outside.fault().kind, FaultKind::kOutOfBounds);
  EXPECT_TRUE(outside.fault().is_store);

  Snippet misaligned("s_atomic_add_x2 s[20:21], s[4:5], 0x4");
  misaligned.set_s64(4, reinterpret_cast<uint64_t>(misaligned.allocate(32)));
  misaligned.run();
  EXPECT_EQ(misaligned.fault().kind, FaultKind::kMisaligned);
}

}  // namespace
}  // namespace rocfix::vcard
