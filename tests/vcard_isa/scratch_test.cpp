// SPDX-License-Identifier: MIT
// SCRATCH loads and stores: dword d of lane l at (d * lanes + l) * 4.
#include <gtest/gtest.h>

#include "vcard_isa/assembler.h"
#include "vcard_isa/memory_cases.h"

namespace rocfix::vcard {
namespace {

constexpr uint32_t kLaneBytes = 64, kSeed = 5, kDest = 8, kData = 4;

std::string name(const char* operation) {
  return std::string("scratch_") + operation;
}

// Byte `at` of a lane's scratch.
std::byte& scratch_byte(Snippet& snippet, uint32_t lane, uint32_t at) {
  return snippet.wave().scratch[(at / 4 * snippet.lanes() + lane) * 4 + at % 4];
}

// The scratch of all lanes, one behind the other.
std::vector<uint8_t> lane_by_lane(Snippet& snippet) {
  std::vector<uint8_t> bytes;
  for (uint32_t l = 0; l < snippet.lanes(); ++l)
    for (uint32_t at = 0; at < kLaneBytes; ++at)
      bytes.push_back(static_cast<uint8_t>(scratch_byte(snippet, l, at)));
  return bytes;
}

void fill(Snippet& snippet) {
  snippet.allocate_scratch(kLaneBytes);
  copy_to(snippet.wave().scratch, random_bytes(size_t{kLaneBytes} * snippet.lanes()));
}

std::vector<uint32_t> in_lanes(std::vector<uint32_t> offset) {
  for (uint32_t l = 0; l < offset.size(); ++l) offset[l] += l * kLaneBytes;
  return offset;
}

TEST(Scratch, Loads) {
  for (const LoadCase& load : kLoads)
    for (const WaveCase& wave : wave_cases())
      for (const uint32_t alignment : {1u, 4u}) {
        Snippet snippet(name(load.vmem) + " " + vgprs(kDest, load.registers()) + ", v0, off offset:-3",
                        wave.lanes);
        fill(snippet);
        const auto memory = lane_by_lane(snippet);
        const auto offset = random_offsets(wave.lanes, kLaneBytes, load.bytes, alignment, 3);
        for (uint32_t l = 0; l < wave.lanes; ++l) snippet.set_v(0, l, offset[l] + 3);
        randomize(snippet, kDest, load.registers(), kSeed);
        snippet.set_exec(wave.exec);
        snippet.run();
        ASSERT_FALSE(snippet.fault());
        expect_loaded(snippet, wave, load, kDest, kSeed, memory, in_lanes(offset));
      }
}

TEST(Scratch, StoresByScalarAddress) {
  for (const StoreCase& store : kStores)
    for (const WaveCase& wave : wave_cases())
      for (const uint32_t at : {8u, 13u}) {
        Snippet snippet(name(store.vmem) + " off, " + vgprs(kData, store.registers()) + ", s3 offset:4",
                        wave.lanes);
        fill(snippet);
        const auto memory = lane_by_lane(snippet);
        snippet.set_s(3, at - 4);
        randomize(snippet, kData, store.registers(), kSeed);
        snippet.set_exec(wave.exec);
        snippet.run();
        ASSERT_FALSE(snippet.fault());
        const auto offset = in_lanes(std::vector<uint32_t>(wave.lanes, at));
        EXPECT_EQ(lane_by_lane(snippet), stored(snippet, wave, store, kData, memory, offset)) << store.vmem;
      }
}

TEST(Scratch, StoresByVectorAddress) {
  for (const StoreCase& store : kStores)
    for (const WaveCase& wave : wave_cases()) {
      Snippet snippet(name(store.vmem) + " v0, " + vgprs(kData, store.registers()) + ", off", wave.lanes);
      fill(snippet);
      const auto memory = lane_by_lane(snippet);
      const auto offset = random_offsets(wave.lanes, kLaneBytes, store.bytes, 1, 8);
      for (uint32_t l = 0; l < wave.lanes; ++l) snippet.set_v(0, l, offset[l]);
      randomize(snippet, kData, store.registers(), kSeed);
      snippet.set_exec(wave.exec);
      snippet.run();
      EXPECT_EQ(lane_by_lane(snippet), stored(snippet, wave, store, kData, memory, in_lanes(offset)))
          << store.vmem;
    }
}

// gfx10.3's "off, off" is EXEC_HI as an address on gfx10.1.
TEST(Scratch, NoAddressDependsOnTheChip) {
  const auto words = assemble("scratch_load_dword v8, off, off offset:4", "gfx1030", 32);
  for (const bool st_mode : {true, false}) {
    Snippet snippet("");
    fill(snippet);
    const auto memory = lane_by_lane(snippet);
    snippet.group().capabilities.scratch_st_mode = st_mode;
    snippet.set_s(kExecHi, 12);
    snippet.run_words(words);
    ASSERT_FALSE(snippet.fault());
    for (uint32_t l = 0; l < 32; ++l)
      EXPECT_EQ(snippet.v(8, l),
                expected_word(kLoads[10], &memory[l * kLaneBytes + (st_mode ? 4 : 16)], 0, 0));
  }
}

TEST(Scratch, LoadsToLds) {
  for (const LoadCase& load : {kLoads[0], kLoads[1], kLoads[2], kLoads[3], kLoads[10]})
    for (const uint32_t lanes : {32u, 64u}) {
      auto words = assemble(name(load.vmem) + " v0, v0, off", "gfx1010", lanes);
      words[0] |= 1u << 13;
      Snippet snippet("", lanes);
      fill(snippet);
      snippet.allocate_lds(512);
      const auto memory = lane_by_lane(snippet);
      const auto offset = random_offsets(lanes, kLaneBytes, load.bytes, 1, 6);
      for (uint32_t l = 0; l < lanes; ++l) snippet.set_v(0, l, offset[l]);
      snippet.set_s(kM0, 8);
      snippet.run_words(words);
      ASSERT_FALSE(snippet.fault());
      for (uint32_t l = 0; l < lanes; ++l) {
        uint32_t got;
        std::memcpy(&got, snippet.lds() + 8 + 4 * l, 4);
        EXPECT_EQ(got, expected_word(load, &memory[l * kLaneBytes + offset[l]], 0, 0));
      }
    }
}

TEST(Scratch, OverrunNamesLaneAndOffset) {
  for (const uint32_t offset : {kLaneBytes - 3, kLaneBytes, ~0u, 0x80000000u}) {
    Snippet snippet("scratch_store_dword v0, v4, off");
    fill(snippet);
    snippet.set_v(0, 0);
    snippet.set_v(0, 11, offset);
    snippet.run();
    EXPECT_EQ(snippet.fault().kind, FaultKind::kScratchOverrun);
    EXPECT_EQ(snippet.fault().lane, 11);
    EXPECT_EQ(snippet.fault().address, offset);
    EXPECT_EQ(snippet.fault().bytes, 4u);
    EXPECT_TRUE(snippet.fault().is_store);
  }
}

TEST(Scratch, KernelWithoutScratch) {
  Snippet snippet("scratch_load_dword v8, v0, off");
  snippet.set_v(0, 0);
  snippet.run();
  EXPECT_EQ(snippet.fault().kind, FaultKind::kScratchOverrun);
}

TEST(Scratch, FlatScratchMustBeSet) {
  Snippet snippet("scratch_load_dword v8, v0, off");
  fill(snippet);
  snippet.wave().flat_scratch = 0;
  snippet.set_v(0, 0);
  snippet.run();
  EXPECT_EQ(snippet.fault().kind, FaultKind::kScratchOverrun);
  EXPECT_NE(snippet.fault().detail.find("FLAT_SCRATCH"), std::string::npos);
}

}  // namespace
}  // namespace rocfix::vcard
