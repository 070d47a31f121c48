// SPDX-License-Identifier: MIT
// DS reads, writes and moves between lanes.
#include <gtest/gtest.h>

#include "vcard_isa/memory_cases.h"

namespace rocfix::vcard {
namespace {

constexpr uint32_t kSize = 8192, kSeed = 5, kDest = 8, kData = 4;

std::vector<uint8_t> fill(Snippet& snippet, uint32_t size = kSize) {
  snippet.allocate_lds(size);
  const auto memory = random_bytes(size);
  copy_to(snippet.lds(), memory);
  return memory;
}

void set_column(Snippet& snippet, uint32_t reg, const std::vector<uint32_t>& values, uint32_t less = 0) {
  for (uint32_t l = 0; l < snippet.lanes(); ++l) snippet.set_v(reg, l, values[l] - less);
}

TEST(Lds, Reads) {
  for (const LoadCase& load : kLoads)
    for (const WaveCase& wave : wave_cases())
      for (const uint32_t alignment : {0u, 1u, 16u}) {
        Snippet snippet(
            std::string("ds_") + load.ds + " " + vgprs(kDest, load.registers()) + ", v0 offset:1000",
            wave.lanes);
        const auto memory = fill(snippet);
        const auto offset = alignment == 0 ? consecutive_offsets(wave.lanes, 64, load.bytes)
                                           : random_offsets(wave.lanes, kSize, load.bytes, alignment, 3);
        set_column(snippet, 0, offset, 1000);
        randomize(snippet, kDest, load.registers(), kSeed);
        snippet.set_exec(wave.exec);
        snippet.run();
        ASSERT_FALSE(snippet.fault());
        expect_loaded(snippet, wave, load, kDest, kSeed, memory, offset);
      }
}

TEST(Lds, Writes) {
  for (const StoreCase& store : kStores)
    for (const WaveCase& wave : wave_cases())
      for (const uint32_t alignment : {0u, 1u, 16u}) {
        Snippet snippet(
            std::string("ds_") + store.ds + " v0, " + vgprs(kData, store.registers()) + " offset:65535",
            wave.lanes);
        const auto memory = fill(snippet);
        const auto offset = alignment == 0 ? consecutive_offsets(wave.lanes, 64, store.bytes)
                                           : random_offsets(wave.lanes, kSize, store.bytes, alignment, 3);
        set_column(snippet, 0, offset, 65535);
        randomize(snippet, kData, store.registers(), kSeed);
        snippet.set_exec(wave.exec);
        snippet.run();
        ASSERT_FALSE(snippet.fault());
        EXPECT_EQ(bytes_of(snippet.lds(), kSize), stored(snippet, wave, store, kData, memory, offset))
            << store.ds;
      }
}

struct Pair {
  const char* suffix;
  uint32_t bytes, unit;
};
constexpr Pair kPairs[] = {{"2_b32", 4, 4}, {"2st64_b32", 4, 256}, {"2_b64", 8, 8}, {"2st64_b64", 8, 512}};

TEST(Lds, TwoAddressReads) {
  for (const Pair& pair : kPairs)
    for (const WaveCase& wave : wave_cases()) {
      const uint32_t words = pair.bytes / 4;
      // The result overwrites the address.
      Snippet snippet(
          std::string("ds_read") + pair.suffix + " " + vgprs(0, 2 * words) + ", v0 offset0:3 offset1:9",
          wave.lanes);
      const auto memory = fill(snippet);
      const auto offset = random_offsets(wave.lanes, kSize - 9 * pair.unit, pair.bytes, 4, 3);
      randomize(snippet, 0, 2 * words, kSeed);
      std::vector<std::vector<uint32_t>> old;
      set_column(snippet, 0, offset);
      for (uint32_t l = 0; l < wave.lanes; ++l) old.push_back(words_of(snippet, 0, 2 * words, l));
      snippet.set_exec(wave.exec);
      snippet.run();
      ASSERT_FALSE(snippet.fault());
      for (uint32_t l = 0; l < wave.lanes; ++l)
        for (uint32_t n = 0; n < 2 * words; ++n) {
          const uint32_t at = offset[l] + (n < words ? 3 : 9) * pair.unit;
          EXPECT_EQ(snippet.v(n, l),
                    wave.active(l) ? expected_word(kLoads[11], &memory[at], n % words, 0) : old[l][n]);
        }
    }
}

TEST(Lds, TwoAddressWrites) {
  for (const Pair& pair : kPairs)
    for (const WaveCase& wave : wave_cases()) {
      const uint32_t words = pair.bytes / 4;
      Snippet snippet(std::string("ds_write") + pair.suffix + " v0, " + vgprs(4, words) + ", " +
                          vgprs(6, words) + " offset0:1 offset1:8",
                      wave.lanes);
      auto memory = fill(snippet);
      auto offset = random_offsets(wave.lanes, kSize - 8 * pair.unit, pair.bytes, 4, 3);
      set_column(snippet, 0, offset);
      randomize(snippet, 4, 4, kSeed);
      snippet.set_exec(wave.exec);
      snippet.run();
      ASSERT_FALSE(snippet.fault());
      const StoreCase store = pair.bytes == 4 ? kStores[4] : kStores[5];
      for (auto& o : offset) o += pair.unit;
      memory = stored(snippet, wave, store, 4, memory, offset);
      for (auto& o : offset) o += 7 * pair.unit;
      EXPECT_EQ(bytes_of(snippet.lds(), kSize), stored(snippet, wave, store, 6, memory, offset))
          << pair.suffix;
    }
}

TEST(Lds, AddTid) {
  for (const WaveCase& wave : wave_cases()) {
    Snippet snippet("ds_read_addtid_b32 v8 offset:20\nds_write_addtid_b32 v4 offset:1024", wave.lanes);
    const auto memory = fill(snippet);
    snippet.set_s(kM0, 0x12340000 + 100);
    randomize(snippet, 8, 1, kSeed);
    randomize(snippet, 4, 1, 3);
    snippet.set_exec(wave.exec);
    snippet.run();
    ASSERT_FALSE(snippet.fault());
    expect_loaded(snippet, wave, kLoads[10], 8, kSeed, memory, consecutive_offsets(wave.lanes, 120, 4));
    EXPECT_EQ(bytes_of(snippet.lds(), kSize),
              stored(snippet, wave, kStores[4], 4, memory, consecutive_offsets(wave.lanes, 1124, 4)));
  }
}

TEST(Lds, OverrunNamesLaneAndOffset) {
  for (const LoadCase& load : kLoads)
    for (const uint32_t over : {0u, 1u}) {
      Snippet snippet(std::string("ds_") + load.ds + " " + vgprs(kDest, load.registers()) + ", v0 offset:8");
      fill(snippet, 100);
      snippet.set_v(0, 0);
      snippet.set_v(0, 21, 92 - load.bytes + over);
      snippet.run();
      ASSERT_EQ(static_cast<bool>(snippet.fault()), over == 1) << load.ds;
      if (over == 0) continue;
      EXPECT_EQ(snippet.fault().kind, FaultKind::kLdsOverrun);
      EXPECT_EQ(snippet.fault().lane, 21);
      EXPECT_EQ(snippet.fault().address, 101 - load.bytes);
      EXPECT_EQ(snippet.fault().bytes, load.bytes);
      EXPECT_FALSE(snippet.fault().is_store);
      EXPECT_NE(snippet.fault().detail.find("100 bytes"), std::string::npos);
    }
  for (const std::string text : {"ds_write2_b32 v0, v4, v5 offset1:255", "ds_write_b128 v0, v[4:7]"}) {
    Snippet snippet(text);
    fill(snippet, 64);
    snippet.set_v(0, 60);
    snippet.run();
    EXPECT_EQ(snippet.fault().kind, FaultKind::kLdsOverrun);
    EXPECT_EQ(snippet.fault().lane, 0);
    EXPECT_TRUE(snippet.fault().is_store);
  }
}

// A negative register and a positive offset meet inside.
TEST(Lds, AddressesWrapAround) {
  Snippet snippet("ds_read_b32 v8, v0 offset:16");
  const auto memory = fill(snippet, 64);
  snippet.set_v(0, static_cast<uint32_t>(-12));
  snippet.run();
  ASSERT_FALSE(snippet.fault());
  EXPECT_EQ(snippet.v(8, 3), expected_word(kLoads[10], &memory[4], 0, 0));
}

TEST(Lds, Permute) {
  for (const WaveCase& wave : wave_cases()) {
    Snippet snippet("ds_permute_b32 v8, v0, v4 offset:8\nds_bpermute_b32 v9, v0, v4 offset:4\nds_nop",
                    wave.lanes);
    randomize(snippet, 0, 1, 1);
    randomize(snippet, 4, 1, 2);
    snippet.set_exec(wave.exec);
    snippet.run();
    std::vector<uint32_t> sent(wave.lanes, 0), fetched(wave.lanes, 0);
    for (uint32_t l = 0; l < wave.lanes; ++l) {
      const uint32_t half = l / 32 * 32;
      if (wave.active(l)) sent[half + (snippet.v(0, l) + 8) / 4 % 32] = snippet.v(4, l);
      const uint32_t from = half + (snippet.v(0, l) + 4) / 4 % 32;
      if (wave.active(from)) fetched[l] = snippet.v(4, from);
    }
    for (uint32_t l = 0; l < wave.lanes; ++l) {
      EXPECT_EQ(snippet.v(8, l), wave.active(l) ? sent[l] : Snippet::kUntouched);
      EXPECT_EQ(snippet.v(9, l), wave.active(l) ? fetched[l] : Snippet::kUntouched);
    }
  }
}

// What the manual's tables show: lane l gets the value of lane expected[l].
void check_swizzle(const std::string& mode, const std::vector<uint32_t>& expected) {
  for (const WaveCase& wave : wave_cases()) {
    Snippet snippet("ds_swizzle_b32 v8, v4 offset:" + mode, wave.lanes);
    randomize(snippet, 4, 1, 2);
    snippet.set_exec(wave.exec);
    snippet.run();
    for (uint32_t l = 0; l < wave.lanes; ++l) {
      const uint32_t from = l / 32 * 32 + expected[l % 32];
      const uint32_t value = wave.active(from) ? snippet.v(4, from) : 0;
      EXPECT_EQ(snippet.v(8, l), wave.active(l) ? value : Snippet::kUntouched) << mode << " lane " << l;
    }
  }
}

TEST(Lds, Swizzle) {
  std::vector<uint32_t> lanes(32);
  const auto made = [&](auto f) {
    for (uint32_t l = 0; l < 32; ++l) lanes[l] = f(l);
    return lanes;
  };
  check_swizzle("swizzle(BITMASK_PERM, \"0p1pi\")",
                made([](uint32_t l) { return (l & 10u) | 4u | (~l & 1u); }));
  check_swizzle("swizzle(SWAP, 16)", made([](uint32_t l) { return l ^ 16; }));
  check_swizzle("swizzle(REVERSE, 8)", made([](uint32_t l) { return l ^ 7; }));
  check_swizzle("swizzle(BROADCAST, 8, 3)", made([](uint32_t l) { return l / 8 * 8 + 3; }));
  check_swizzle("swizzle(QUAD_PERM, 2, 0, 3, 3)", made([](uint32_t l) {
                  const uint32_t order[] = {2, 0, 3, 3};
                  return l / 4 * 4 + order[l % 4];
                }));
  // The tables under DS_SWIZZLE_B32, their lanes counted from 1.
  const auto from_one = [](std::vector<uint32_t> table) {
    for (auto& lane : table) --lane;
    return table;
  };
  check_swizzle("0xe000", from_one({0x1,  0x11, 0x9,  0x19, 0x5,  0x15, 0xd,  0x1d, 0x3,  0x13, 0xb,
                                    0x1b, 0x7,  0x17, 0xf,  0x1f, 0x2,  0x12, 0xa,  0x1a, 0x6,  0x16,
                                    0xe,  0x1e, 0x4,  0x14, 0xc,  0x1c, 0x8,  0x18, 0x10, 0x20}));
  check_swizzle("0xe010", from_one({0x1,  0x9,  0x5,  0xd,  0x3,  0xb,  0x7,  0xf,  0x2,  0xa,  0x6,
                                    0xe,  0x4,  0xc,  0x8,  0x10, 0x11, 0x19, 0x15, 0x1d, 0x13, 0x1b,
                                    0x17, 0x1f, 0x12, 0x1a, 0x16, 0x1e, 0x14, 0x1c, 0x18, 0x20}));
  check_swizzle("0xe01f", made([](uint32_t l) { return l; }));
  check_swizzle("0xc020", made([](uint32_t l) { return (l + 1) % 32; }));
  check_swizzle("0xc420", made([](uint32_t l) { return (l + 31) % 32; }));
  // A mask keeps some bits of the lane's own number: 3 the place within four.
  check_swizzle("0xc0a3", made([](uint32_t l) { return (l + 5) % 32 / 4 * 4 + l % 4; }));
}

TEST(Lds, NoGds) {
  for (const std::string text :
       {"ds_read_b32 v8, v0 gds", "ds_add_u32 v0, v4 gds", "ds_append v8 gds", "ds_ordered_count v8, v0 gds"}) {
    Snippet snippet(text);
    fill(snippet);
    snippet.set_v(0, 0);
    snippet.run();
    EXPECT_EQ(snippet.fault().kind, FaultKind::kUnsupported) << text;
    EXPECT_NE(snippet.fault().detail.find("GDS"), std::string::npos);
  }
}

}  // namespace
}  // namespace rocfix::vcard
