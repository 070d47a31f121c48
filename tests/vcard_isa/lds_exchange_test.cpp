// SPDX-License-Identifier: MIT
// Atomics of LDS that are more than a formula: two exchanges, conditional exchange, append and consume;
// faults.
#include <gtest/gtest.h>

#include <bit>

#include "vcard_isa/memory_cases.h"

namespace rocfix::vcard {
namespace {

uint64_t lds_value(Snippet& snippet, uint32_t at, uint32_t bits) {
  uint64_t value = 0;
  std::memcpy(&value, snippet.lds() + at, bits / 8);
  return value;
}

TEST(LdsAtomic, TwoExchanges) {
  struct Form {
    const char* suffix;
    uint32_t bits, unit;
  };
  for (const Form& form : {Form{"2_rtn_b32", 32, 4}, Form{"2st64_rtn_b32", 32, 256}, Form{"2_rtn_b64", 64, 8},
                           Form{"2st64_rtn_b64", 64, 512}})
    for (const WaveCase& wave : wave_cases()) {
      const uint32_t words = form.bits / 32, apart = 2 * words * 4;
      Snippet snippet(std::string("ds_wrxchg") + form.suffix + " " + vgprs(0, 2 * words) + ", v0, " +
                          vgprs(4, words) + ", " + vgprs(6, words) + " offset0:1 offset1:2",
                      wave.lanes);
      constexpr uint32_t kSize = 8192;
      snippet.allocate_lds(kSize);
      const auto memory = random_bytes(kSize);
      copy_to(snippet.lds(), memory);
      randomize(snippet, 0, 8, 3);
      // Both words of a lane are its own: 64 * unit apart, or neighbours with a gap.
      const auto place = [&](uint32_t l) {
        return form.unit >= 256 ? l / (64 / words) * 4 * 512 + l % (64 / words) * 4 * words : l * apart;
      };
      if (form.unit >= 256 && wave.lanes == 64 && words == 2) continue;
      for (uint32_t l = 0; l < wave.lanes; ++l) snippet.set_v(0, l, place(l));
      std::vector<std::vector<uint32_t>> before;
      for (uint32_t l = 0; l < wave.lanes; ++l) before.push_back(words_of(snippet, 0, 8, l));
      snippet.set_exec(wave.exec);
      snippet.run();
      ASSERT_FALSE(snippet.fault());
      const auto word_at = [](const std::vector<uint8_t>& bytes, uint32_t at) {
        return expected_word(kLoads[10], &bytes[at], 0, 0);
      };
      const auto after = bytes_of(snippet.lds(), kSize);
      for (uint32_t l = 0; l < wave.lanes; ++l)
        for (uint32_t n = 0; n < 2 * words; ++n) {
          const uint32_t at = place(l) + (n < words ? 1 : 2) * form.unit + n % words * 4;
          const uint32_t data = before[l][n < words ? 4 + n : 6 + n - words];
          EXPECT_EQ(snippet.v(n, l), wave.active(l) ? word_at(memory, at) : before[l][n])
              << form.suffix << " lane " << l;
          EXPECT_EQ(word_at(after, at), wave.active(l) ? data : word_at(memory, at))
              << form.suffix << " lane " << l;
        }
    }
}

TEST(LdsAtomic, ConditionalExchange) {
  for (const WaveCase& wave : wave_cases()) {
    Snippet snippet("ds_condxchg32_rtn_b64 v[10:11], v0, v[4:5] offset:16", wave.lanes);
    snippet.allocate_lds(1024);
    const auto memory = random_bytes(1024);
    copy_to(snippet.lds(), memory);
    randomize(snippet, 4, 2, 3);
    for (uint32_t l = 0; l < wave.lanes; ++l) snippet.set_v(0, l, 8 * l + l % 8);
    snippet.set_exec(wave.exec);
    snippet.run();
    ASSERT_FALSE(snippet.fault());
    for (uint32_t l = 0; l < wave.lanes; ++l)
      for (uint32_t n = 0; n < 2; ++n) {
        const uint32_t at = 16 + 8 * l + 4 * n;
        const uint32_t old = expected_word(kLoads[10], &memory[at], 0, 0), data = snippet.v(4 + n, l);
        const bool writes = wave.active(l) && data >= 0x80000000;
        EXPECT_EQ(snippet.v(10 + n, l), wave.active(l) ? old : Snippet::kUntouched);
        EXPECT_EQ(lds_value(snippet, at, 32), writes ? data - 0x80000000 : old);
      }
  }
}

TEST(LdsAtomic, AppendAndConsume) {
  for (const WaveCase& wave : wave_cases()) {
    Snippet snippet("ds_append v8 offset:4\nds_consume v9 offset:8", wave.lanes);
    snippet.allocate_lds(64);
    const uint32_t start[2] = {1000, 2000};
    std::memcpy(snippet.lds() + 20, start, 8);
    snippet.set_s(kM0, 16);
    snippet.set_exec(wave.exec);
    snippet.run();
    ASSERT_FALSE(snippet.fault());
    const auto active = static_cast<uint32_t>(std::popcount(wave.exec));
    EXPECT_EQ(lds_value(snippet, 20, 32), 1000 + active);
    EXPECT_EQ(lds_value(snippet, 24, 32), 2000 - active);
    for (uint32_t l = 0; l < wave.lanes; ++l) {
      EXPECT_EQ(snippet.v(8, l), wave.active(l) ? 1000 : Snippet::kUntouched);
      EXPECT_EQ(snippet.v(9, l), wave.active(l) ? 2000 : Snippet::kUntouched);
    }
  }
}

TEST(LdsAtomic, FaultsNameTheLane) {
  for (const auto& [offset, kind] : {std::pair{62u, FaultKind::kLdsOverrun}, {6u, FaultKind::kMisaligned}}) {
    Snippet snippet("ds_add_u32 v0, v4");
    snippet.allocate_lds(64);
    snippet.set_v(0, 0);
    snippet.set_v(0, 13, offset);
    snippet.run();
    EXPECT_EQ(snippet.fault().kind, kind);
    EXPECT_EQ(snippet.fault().lane, 13);
    EXPECT_EQ(snippet.fault().address, offset);
    EXPECT_TRUE(snippet.fault().is_store);
  }
}

}  // namespace
}  // namespace rocfix::vcard
