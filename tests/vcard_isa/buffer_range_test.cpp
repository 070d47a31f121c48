// SPDX-License-Identifier: MIT
// MUBUF: what is outside a buffer, and what happens there.
#include <gtest/gtest.h>

#include "vcard_isa/buffer_cases.h"

namespace rocfix::vcard {
namespace {

constexpr uint32_t kSize = kBufferBytes, kSeed = 5;

// What a dword at (index, offset) loads under each OOB_SELECT: its bytes, or 0 outside.
struct RangeCase {
  uint32_t select, stride, records, index, offset;
  bool inside;
};

TEST(BufferRange, RangeChecks) {
  const RangeCase cases[] = {
      {0, 16, 4, 3, 12, true},           {0, 16, 4, 3, 13, false},   {0, 16, 4, 4, 0, false},
      {0, 16, 4, 0, 16, false},          {1, 16, 4, 3, 60, true},    {1, 16, 4, 4, 0, false},
      {2, 16, 1, 100, 4, true},          {2, 16, 0, 0, 0, false},    {3, 0, 100, 0, 96, true},
      {3, 0, 100, 0, 97, false},         {3, 0, 100, 0, 100, false}, {3, 0, 100, 0, 0x80000000, false},
      {3, 0, 100, 0, 0xfffffffe, false}, {3, 0, 3, 0, 0, false},     {3, 16, 100, 6, 0, true},
      {3, 16, 100, 6, 4, false},
  };
  for (const RangeCase& c : cases) {
    Snippet snippet(
        "buffer_load_dword v8, v[0:1], s[4:7], 0 idxen offen\nbuffer_store_dword v4, v[0:1], s[4:7], 0 idxen "
        "offen");
    const Buffer buffer(snippet, {.stride = c.stride, .records = c.records, .out_of_bounds = c.select});
    snippet.set_v(0, c.index);
    snippet.set_v(1, c.offset);
    snippet.set_v(4, 0);
    snippet.set_exec(4);
    snippet.run();
    ASSERT_FALSE(snippet.fault());
    auto expected = buffer.memory;
    const uint64_t at = uint64_t{c.index} * c.stride + c.offset;
    EXPECT_EQ(snippet.v(8, 2), c.inside ? expected_word(kLoads[10], &expected[at], 0, 0) : 0)
        << c.select << " " << c.index << " " << c.offset;
    if (c.inside) std::fill_n(expected.begin() + static_cast<int64_t>(at), 4, uint8_t{0});
    EXPECT_EQ(bytes_of(buffer.at, kSize), expected) << c.select << " " << c.index << " " << c.offset;
  }
}

// The same without an index, where a fast path decides.
TEST(BufferRange, RawRangeChecksOfLanes) {
  for (const uint32_t records : {0u, 3u, 4u, 12u, 100u, 101u}) {
    Snippet snippet("buffer_load_dword v8, v0, s[4:7], 0 offen offset:8");
    const Buffer buffer(snippet, {.records = records});
    for (uint32_t l = 0; l < 32; ++l) snippet.set_v(0, l, l == 31 ? 0xfffffff8 : 4 * l);
    snippet.run();
    ASSERT_FALSE(snippet.fault());
    for (uint32_t l = 0; l < 32; ++l) {
      const uint32_t at = 4 * l + 8;
      const bool inside = l != 31 && at + 4 <= records;
      EXPECT_EQ(snippet.v(8, l), inside ? expected_word(kLoads[10], &buffer.memory[at], 0, 0) : 0)
          << records << " " << l;
    }
  }
}

// Several dwords are checked one by one; narrow values leave the other half of their register alone.
TEST(BufferRange, PartlyOutside) {
  for (const WaveCase& wave : wave_cases()) {
    Snippet snippet(
        "buffer_load_dwordx4 v[8:11], v0, s[4:7], 0 offen\nbuffer_load_short_d16_hi v12, v0, s[4:7], 0 "
        "offen\n"
        "buffer_store_dwordx3 v[4:6], v1, s[4:7], 0 offen",
        wave.lanes);
    constexpr uint32_t kRecords = 130;
    const Buffer buffer(snippet, {.records = kRecords});
    for (uint32_t l = 0; l < wave.lanes; ++l) {
      snippet.set_v(0, l, 2 * l + 10);
      snippet.set_v(1, l, kRecords - 12 + (l + 1 == wave.lanes ? 4 : 100));
      snippet.set_v(12, l, 0x01020304);
    }
    randomize(snippet, 4, 3, kSeed);
    snippet.set_exec(wave.exec);
    snippet.run();
    ASSERT_FALSE(snippet.fault());
    for (uint32_t l = 0; l < wave.lanes; ++l) {
      if (!wave.active(l)) continue;
      const uint32_t at = 2 * l + 10;
      for (uint32_t n = 0; n < 4; ++n)
        EXPECT_EQ(snippet.v(8 + n, l),
                  at + 4 * n + 4 <= kRecords ? expected_word(kLoads[13], &buffer.memory[at], n, 0) : 0);
      EXPECT_EQ(snippet.v(12, l),
                at + 2 <= kRecords ? expected_word(kLoads[9], &buffer.memory[at], 0, 0x304) : 0x304);
    }
    auto expected = buffer.memory;
    if (wave.active(wave.lanes - 1)) {
      const auto words = words_of(snippet, 4, 2, wave.lanes - 1);
      for (uint32_t n = 0; n < 8; ++n) expected[kRecords - 8 + n] = expected_byte(kStores[5], words, n);
    }
    EXPECT_EQ(bytes_of(buffer.at, kSize), expected);
  }
}

// Atomics are in or out as a whole; outside, the old value is 0.
TEST(BufferRange, AtomicOutside) {
  Snippet snippet("buffer_atomic_add_x2 v[4:5], v0, s[4:7], 0 offen glc");
  const Buffer buffer(snippet, {.records = 20});
  snippet.set_v(0, 16);
  snippet.set_exec(1);
  snippet.run();
  ASSERT_FALSE(snippet.fault());
  EXPECT_EQ(snippet.v64(4, 0), 0u);
  EXPECT_EQ(bytes_of(buffer.at, kSize), buffer.memory);
}

// The descriptor may promise more than there is.
TEST(BufferRange, OutOfBoundsOfMemory) {
  Snippet snippet("buffer_load_dwordx2 v[8:9], v0, s[4:7], 0 offen");
  const Buffer buffer(snippet, {.records = kSize + 1});
  snippet.set_v(0, 0);
  snippet.set_v(0, 6, kSize - 7);
  snippet.run();
  EXPECT_EQ(snippet.fault().kind, FaultKind::kOutOfBounds);
  EXPECT_EQ(snippet.fault().lane, 6);
  EXPECT_EQ(snippet.fault().address, address_of(buffer.at) + kSize - 7);
  EXPECT_EQ(snippet.fault().bytes, 8u);
}

}  // namespace
}  // namespace rocfix::vcard
