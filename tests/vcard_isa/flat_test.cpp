// SPDX-License-Identifier: MIT
// FLAT: lanes in global memory, LDS and scratch at once.
#include <gtest/gtest.h>

#include "vcard_isa/memory_cases.h"

namespace rocfix::vcard {
namespace {

constexpr uint32_t kBytes = 256, kSeed = 5, kDest = 8, kData = 4;

// Lane l goes to l % 3: global, LDS, scratch.
struct Spaces {
  explicit Spaces(Snippet& s) : snippet(s), global(s.allocate(kBytes)) {
    s.allocate_lds(kBytes);
    s.allocate_scratch(kBytes);
    copy_to(global, random_bytes(kBytes, 1));
    copy_to(s.lds(), random_bytes(kBytes, 2));
    copy_to(s.wave().scratch, random_bytes(kBytes * s.lanes(), 3));
  }
  std::byte& at(uint32_t lane, uint32_t offset) {
    if (lane % 3 == 0) return global[offset];
    if (lane % 3 == 1) return snippet.lds()[offset];
    return snippet.wave().scratch[(offset / 4 * snippet.lanes() + lane) * 4 + offset % 4];
  }
  uint64_t address(uint32_t lane, uint32_t offset) const {
    const uint64_t begin[] = {address_of(global), kSharedAperture, kPrivateAperture};
    return begin[lane % 3] + offset;
  }
  // What each lane sees, one behind the other.
  std::vector<uint8_t> seen() {
    std::vector<uint8_t> bytes;
    for (uint32_t l = 0; l < snippet.lanes(); ++l)
      for (uint32_t n = 0; n < kBytes; ++n) bytes.push_back(static_cast<uint8_t>(at(l, n)));
    return bytes;
  }
  Snippet& snippet;
  std::byte* global;
};

TEST(Flat, LoadsFromAllSpaces) {
  for (const LoadCase& load : kLoads)
    for (const WaveCase& wave : wave_cases()) {
      Snippet snippet(std::string("flat_") + load.vmem + " " + vgprs(kDest, load.registers()) + ", v[0:1]",
                      wave.lanes);
      Spaces spaces(snippet);
      const auto memory = spaces.seen();
      auto offset = random_offsets(wave.lanes, kBytes, load.bytes, 1, 9);
      for (uint32_t l = 0; l < wave.lanes; ++l) {
        snippet.set_v64(0, l, spaces.address(l, offset[l]));
        offset[l] += l * kBytes;
      }
      randomize(snippet, kDest, load.registers(), kSeed);
      snippet.set_exec(wave.exec);
      snippet.run();
      ASSERT_FALSE(snippet.fault());
      expect_loaded(snippet, wave, load, kDest, kSeed, memory, offset);
    }
}

TEST(Flat, StoresToAllSpaces) {
  for (const StoreCase& store : kStores)
    for (const WaveCase& wave : wave_cases()) {
      Snippet snippet(std::string("flat_") + store.vmem + " v[0:1], " + vgprs(kData, store.registers()),
                      wave.lanes);
      Spaces spaces(snippet);
      std::vector<uint8_t> expected[2] = {bytes_of(spaces.global, kBytes), bytes_of(snippet.lds(), kBytes)};
      const auto offset = random_offsets(wave.lanes, kBytes, store.bytes, 1, 9);
      for (uint32_t l = 0; l < wave.lanes; ++l) snippet.set_v64(0, l, spaces.address(l, offset[l]));
      randomize(snippet, kData, store.registers(), kSeed);
      snippet.set_exec(wave.exec);
      snippet.run();
      ASSERT_FALSE(snippet.fault());
      for (uint32_t l = 0; l < wave.lanes; ++l) {
        const auto words = words_of(snippet, kData, store.registers(), l);
        for (uint32_t n = 0; n < store.bytes && wave.active(l); ++n) {
          if (l % 3 < 2)
            expected[l % 3][offset[l] + n] = expected_byte(store, words, n);
          else
            EXPECT_EQ(static_cast<uint8_t>(spaces.at(l, offset[l] + n)), expected_byte(store, words, n));
        }
      }
      EXPECT_EQ(bytes_of(spaces.global, kBytes), expected[0]) << store.vmem;
      EXPECT_EQ(bytes_of(snippet.lds(), kBytes), expected[1]) << store.vmem;
    }
}

// gfx10.1 forgets the offset where the address is in global memory, and only there.
TEST(Flat, OffsetBug) {
  for (const bool bug : {true, false}) {
    Snippet snippet("flat_load_dword v8, v[0:1] offset:12\nflat_store_dword v[0:1], v4 offset:40");
    Spaces spaces(snippet);
    snippet.group().capabilities.flat_offset_bug = bug;
    const auto memory = spaces.seen();
    for (uint32_t l = 0; l < 32; ++l) snippet.set_v64(0, l, spaces.address(l, 4 * (l / 3)));
    snippet.set_v(4, 0x01020304);
    snippet.run();
    ASSERT_FALSE(snippet.fault());
    for (uint32_t l = 0; l < 32; ++l) {
      const uint32_t at = 4 * (l / 3), forgotten = bug && l % 3 == 0;
      EXPECT_EQ(snippet.v(8, l),
                expected_word(kLoads[10], &memory[l * kBytes + at + (forgotten ? 0 : 12)], 0, 0));
      EXPECT_EQ(spaces.at(l, at + (forgotten ? 0 : 40)), std::byte{4});
    }
  }
}

TEST(Flat, ResultMayOverwriteItsAddress) {
  Snippet snippet("flat_load_dwordx2 v[0:1], v[0:1]");
  Spaces spaces(snippet);
  const auto memory = spaces.seen();
  for (uint32_t l = 0; l < 32; ++l) snippet.set_v64(0, l, spaces.address(l, 4 * l));
  snippet.run();
  for (uint32_t l = 0; l < 32; ++l)
    for (uint32_t n = 0; n < 2; ++n)
      EXPECT_EQ(snippet.v(n, l), expected_word(kLoads[11], &memory[l * kBytes + 4 * l], n, 0));
}

TEST(Flat, FaultsNameTheSpace) {
  const std::pair<uint32_t, FaultKind> kinds[] = {
      {3, FaultKind::kOutOfBounds}, {4, FaultKind::kLdsOverrun}, {5, FaultKind::kScratchOverrun}};
  for (const auto& [lane, kind] : kinds) {
    Snippet snippet("flat_load_dword v8, v[0:1]");
    Spaces spaces(snippet);
    for (uint32_t l = 0; l < 32; ++l) snippet.set_v64(0, l, spaces.address(l, 0));
    snippet.set_v64(0, lane, spaces.address(lane, kBytes - 3));
    snippet.run();
    EXPECT_EQ(snippet.fault().kind, kind);
    EXPECT_EQ(snippet.fault().lane, static_cast<int>(lane));
    EXPECT_EQ(snippet.fault().address, lane == 3 ? spaces.address(lane, kBytes - 3) : kBytes - 3);
    EXPECT_EQ(snippet.fault().bytes, 4u);
  }
}

}  // namespace
}  // namespace rocfix::vcard
