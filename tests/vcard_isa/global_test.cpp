// SPDX-License-Identifier: MIT
// GLOBAL loads and stores.
#include <gtest/gtest.h>

#include "vcard_isa/assembler.h"
#include "vcard_isa/memory_cases.h"

namespace rocfix::vcard {
namespace {

constexpr uint32_t kSize = 2048, kSeed = 7;
constexpr uint32_t kAddress = 0, kData = 4, kDest = 8;

std::string name(const char* operation) {
  return std::string("global_") + operation;
}

// Each lane's address in two registers.
void set_addresses(Snippet& snippet, uint64_t base, const std::vector<uint32_t>& offset, int64_t less) {
  for (uint32_t l = 0; l < snippet.lanes(); ++l)
    snippet.set_v64(kAddress, l, base + offset[l] - static_cast<uint64_t>(less));
}

void check_load(const LoadCase& load, const WaveCase& wave, const std::vector<uint32_t>& offset,
                int displacement) {
  Snippet snippet(name(load.vmem) + " " + vgprs(kDest, load.registers()) +
                      ", v[0:1], off offset:" + std::to_string(displacement),
                  wave.lanes);
  const auto memory = random_bytes(kSize);
  std::byte* const at = snippet.allocate(kSize);
  copy_to(at, memory);
  set_addresses(snippet, address_of(at), offset, displacement);
  randomize(snippet, kDest, load.registers(), kSeed);
  snippet.set_exec(wave.exec);
  snippet.run();
  ASSERT_FALSE(snippet.fault());
  expect_loaded(snippet, wave, load, kDest, kSeed, memory, offset);
}

TEST(GlobalMemory, Loads) {
  for (const LoadCase& load : kLoads)
    for (const WaveCase& wave : wave_cases()) {
      check_load(load, wave, random_offsets(wave.lanes, kSize, load.bytes, 1, 3), 0);
      check_load(load, wave,
                 random_offsets(wave.lanes, kSize, load.bytes, load.bytes >= 4 ? 4 : load.bytes, 4), -24);
      check_load(load, wave, consecutive_offsets(wave.lanes, 16, load.bytes), 2047);
    }
}

void check_store(const StoreCase& store, const WaveCase& wave, const std::vector<uint32_t>& offset) {
  Snippet snippet(name(store.vmem) + " v[0:1], " + vgprs(kData, store.registers()) + ", off offset:-8",
                  wave.lanes);
  const auto memory = random_bytes(kSize);
  std::byte* const at = snippet.allocate(kSize);
  copy_to(at, memory);
  set_addresses(snippet, address_of(at), offset, -8);
  randomize(snippet, kData, store.registers(), kSeed);
  snippet.set_exec(wave.exec);
  snippet.run();
  ASSERT_FALSE(snippet.fault());
  ASSERT_EQ(bytes_of(at, kSize), stored(snippet, wave, store, kData, memory, offset))
      << store.vmem << " " << wave.lanes << " lanes, exec " << std::hex << wave.exec;
}

TEST(GlobalMemory, Stores) {
  for (const StoreCase& store : kStores)
    for (const WaveCase& wave : wave_cases()) {
      check_store(store, wave, random_offsets(wave.lanes, kSize, store.bytes, 1, 5));
      check_store(store, wave, consecutive_offsets(wave.lanes, 32, store.bytes));
    }
}

TEST(GlobalMemory, ScalarBase) {
  for (const WaveCase& wave : wave_cases()) {
    const LoadCase load = kLoads[11];  // dwordx2
    Snippet snippet("global_load_dwordx2 v[8:9], v0, s[6:7] offset:-4\nglobal_store_dword v1, v4, s[6:7]",
                    wave.lanes);
    const auto memory = random_bytes(kSize);
    std::byte* const at = snippet.allocate(kSize);
    copy_to(at, memory);
    const auto offset = random_offsets(wave.lanes, kSize / 2, 8, 2, 9);
    const auto target = random_offsets(wave.lanes, kSize / 2, 4, 4, 10);
    for (uint32_t l = 0; l < wave.lanes; ++l) {
      snippet.set_v(0, l, offset[l] + 4);
      snippet.set_v(1, l, kSize / 2 + target[l]);
    }
    snippet.set_s64(6, address_of(at));
    randomize(snippet, 8, 2, kSeed);
    randomize(snippet, 4, 1, 3);
    snippet.set_exec(wave.exec);
    snippet.run();
    expect_loaded(snippet, wave, load, 8, kSeed, memory, offset);
    auto shifted = target;
    for (auto& o : shifted) o += kSize / 2;
    EXPECT_EQ(bytes_of(at, kSize), stored(snippet, wave, kStores[4], 4, memory, shifted));
  }
}

TEST(GlobalMemory, ResultMayOverwriteItsAddress) {
  Snippet snippet("global_load_dwordx4 v[0:3], v[0:1], off");
  const auto memory = random_bytes(kSize);
  std::byte* const at = snippet.allocate(kSize);
  copy_to(at, memory);
  const auto offset = random_offsets(32, kSize, 16, 4, 11);
  set_addresses(snippet, address_of(at), offset, 0);
  snippet.run();
  for (uint32_t l = 0; l < 32; ++l)
    for (uint32_t n = 0; n < 4; ++n)
      EXPECT_EQ(snippet.v(n, l), expected_word(kLoads[13], &memory[offset[l]], n, 0));
}

TEST(GlobalMemory, LanesInDifferentAllocations) {
  for (const WaveCase& wave : wave_cases()) {
    Snippet snippet("global_load_dwordx2 v[8:9], v[0:1], off\nglobal_store_short v[2:3], v4, off",
                    wave.lanes);
    std::vector<std::byte*> at;
    for (uint32_t l = 0; l < wave.lanes; ++l) {
      at.push_back(snippet.allocate(16, static_cast<uint8_t>(l)));
      snippet.set_v64(0, l, address_of(at[l]) + 1);
      snippet.set_v64(2, l, address_of(at[l]) + 14);
    }
    snippet.set_v(4, 0x12345678);
    snippet.set_exec(wave.exec);
    snippet.run();
    ASSERT_FALSE(snippet.fault());
    for (uint32_t l = 0; l < wave.lanes; ++l) {
      const uint64_t pattern = 0x0101010101010101u * l;
      EXPECT_EQ(snippet.v64(8, l), wave.active(l) ? pattern : 0xa5a5a5a5a5a5a5a5u);
      EXPECT_EQ(static_cast<uint8_t>(at[l][14]), wave.active(l) ? 0x78 : l);
      EXPECT_EQ(static_cast<uint8_t>(at[l][15]), wave.active(l) ? 0x56 : l);
    }
  }
}

TEST(GlobalMemory, LockedHostMemoryIsReachedByItsAlias) {
  Snippet snippet("global_load_dword v8, v[0:1], off\nglobal_store_dword v[0:1], v4, off offset:4");
  alignas(64) std::array<std::byte, 256> host{};
  host[0] = std::byte{42};
  snippet.memory().add(address_of(host.data()) | kLockedAlias, host.size(), "locked host memory");
  for (uint32_t l = 0; l < 32; ++l) snippet.set_v64(0, l, address_of(host.data()) | kLockedAlias);
  snippet.set_v(4, 99);
  snippet.run();
  ASSERT_FALSE(snippet.fault());
  EXPECT_EQ(snippet.v(8, 31), 42u);
  EXPECT_EQ(host[4], std::byte{99});
}

TEST(GlobalMemory, AddTidOfGfx1030) {
  for (const WaveCase& wave : wave_cases()) {
    Snippet snippet(
        "global_load_dword_addtid v8, s[6:7] offset:8\nglobal_store_dword_addtid v4, s[8:9] offset:-4",
        wave.lanes, "gfx1030");
    const auto memory = random_bytes(kSize);
    std::byte* const at = snippet.allocate(kSize);
    copy_to(at, memory);
    snippet.set_s64(6, address_of(at));
    snippet.set_s64(8, address_of(at) + 1028);
    randomize(snippet, 8, 1, kSeed);
    randomize(snippet, 4, 1, 3);
    snippet.set_exec(wave.exec);
    snippet.run();
    ASSERT_FALSE(snippet.fault());
    expect_loaded(snippet, wave, kLoads[10], 8, kSeed, memory, consecutive_offsets(wave.lanes, 8, 4));
    EXPECT_EQ(bytes_of(at, kSize),
              stored(snippet, wave, kStores[4], 4, memory, consecutive_offsets(wave.lanes, 1024, 4)));
  }
}

// The LDS bit, which this LLVM cannot write: bit 13.
TEST(GlobalMemory, LoadsToLds) {
  for (const LoadCase& load : {kLoads[0], kLoads[1], kLoads[2], kLoads[3], kLoads[10]})
    for (const WaveCase& wave : wave_cases()) {
      auto words = assemble(name(load.vmem) + " v0, v[0:1], off offset:4", "gfx1010", wave.lanes);
      words[0] |= 1u << 13;
      Snippet snippet("", wave.lanes);
      const auto memory = random_bytes(kSize);
      std::byte* const at = snippet.allocate(kSize);
      copy_to(at, memory);
      snippet.allocate_lds(512);
      const auto offset = random_offsets(wave.lanes, kSize, 4, 1, 6);
      set_addresses(snippet, address_of(at), offset, 4);
      snippet.set_s(kM0, 0xffff0010);
      snippet.set_exec(wave.exec);
      snippet.run_words(words);
      ASSERT_FALSE(snippet.fault());
      for (uint32_t l = 0; l < wave.lanes; ++l) {
        uint32_t got;
        std::memcpy(&got, snippet.lds() + 0x14 + 4 * l, 4);
        EXPECT_EQ(got, wave.active(l) ? expected_word(load, &memory[offset[l]], 0, 0) : Snippet::kUntouched);
      }
    }
}

}  // namespace
}  // namespace rocfix::vcard
