// SPDX-License-Identifier: MIT
// Scalar memory: loads, stores, buffers, scratch, clocks, faults.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstring>
#include <numeric>

#include "vcard_isa/harness.h"

namespace rocfix::vcard {
namespace {

uint64_t address_of(const void* pointer) {
  return reinterpret_cast<uint64_t>(pointer);
}

// Dword n holds 0x1000 + n.
uint32_t* counted(Snippet& snippet, uint32_t dwords) {
  auto* memory = reinterpret_cast<uint32_t*>(snippet.allocate(dwords * 4));
  std::iota(memory, memory + dwords, 0x1000);
  return memory;
}

std::string suffix(uint32_t dwords) {
  return dwords == 1 ? "" : fmt::format("x{}", dwords);
}
std::string registers(uint32_t first, uint32_t count) {
  return count == 1 ? fmt::format("s{}", first) : fmt::format("s[{}:{}]", first, first + count - 1);
}

TEST(Smem, Loads) {
  for (const uint32_t dwords : {1, 2, 4, 8, 16})
    for (const uint32_t lanes : {32u, 64u}) {
      Snippet snippet(fmt::format("s_load_dword{} {}, s[2:3], 0x10", suffix(dwords), registers(20, dwords)),
                      lanes);
      uint32_t* memory = counted(snippet, 32);
      snippet.set_s64(2, address_of(memory));
      snippet.run();
      for (uint32_t n = 0; n < dwords; ++n) EXPECT_EQ(snippet.s(20 + n), 0x1004 + n);
      EXPECT_EQ(snippet.s(20 + dwords), Snippet::kUntouched);
      EXPECT_EQ(snippet.s(19), Snippet::kUntouched);
    }
}

TEST(Smem, Stores) {
  for (const uint32_t dwords : {1, 2, 4}) {
    Snippet snippet(fmt::format("s_store_dword{} {}, s[2:3], 0x8", suffix(dwords), registers(20, dwords)));
    uint32_t* memory = counted(snippet, 8);
    snippet.set_s64(2, address_of(memory));
    for (uint32_t n = 0; n < 4; ++n) snippet.set_s(20 + n, 0xabc0 + n);
    snippet.run();
    for (uint32_t n = 0; n < 8; ++n)
      EXPECT_EQ(memory[n], n >= 2 && n < 2 + dwords ? 0xabc0 + n - 2 : 0x1000 + n) << dwords;
  }
}

TEST(Smem, Addresses) {
  struct Case {
    const char* operands;
    uint32_t dword;
  };
  // s4 is 12, m0 is 20; the base is dword 8.
  for (const Case test : {Case{"s[2:3], null", 8}, Case{"s[2:3], 0x14", 13}, Case{"s[2:3], -4", 7},
                          Case{"s[2:3], s4", 11}, Case{"s[2:3], s4 offset:8", 13}, Case{"s[2:3], m0", 13},
                          Case{"s[2:3], s4 offset:-12", 8}, Case{"s[2:3], s4 offset:0x8 glc dlc", 13}}) {
    Snippet snippet(fmt::format("s_load_dword s20, {}", test.operands));
    snippet.set_s64(2, address_of(counted(snippet, 32) + 8));
    snippet.set_s(4, 12);
    snippet.set_s(kM0, 20);
    snippet.run();
    EXPECT_EQ(snippet.s(20), 0x1000 + test.dword) << test.operands;
  }
}

// The two low bits of base, immediate and register do not count.
TEST(Smem, AddressesAreOfDwords) {
  Snippet snippet("s_load_dword s20, s[2:3], s4 offset:7");
  snippet.set_s64(2, address_of(counted(snippet, 32)) + 3);
  snippet.set_s(4, 10);
  snippet.run();
  EXPECT_EQ(snippet.s(20), 0x1003u);
}

TEST(Smem, DestinationsOfAllKinds) {
  Snippet snippet(
      "s_load_dword null, s[2:3], 0\ns_load_dwordx2 vcc, s[2:3], 8\ns_load_dword ttmp3, s[2:3], 4\n"
      "s_load_dwordx2 s[2:3], s[2:3], 16");
  snippet.set_s64(2, address_of(counted(snippet, 8)));
  snippet.run();
  EXPECT_EQ(snippet.s(kNull), 0u);
  EXPECT_EQ(snippet.s64(kVccLo), 0x100300001002u);
  EXPECT_EQ(snippet.s(111), 0x1001u);
  EXPECT_EQ(snippet.s64(2), 0x100500001004u);
}

void set_buffer(Snippet& snippet, uint32_t number, uint64_t base, uint32_t stride, uint32_t records) {
  snippet.set_s64(number, base | uint64_t{stride} << 48);
  snippet.set_s(number + 2, records);
  snippet.set_s(number + 3, 0);
}

TEST(Smem, BufferLoads) {
  for (const uint32_t dwords : {1, 2, 4, 8, 16}) {
    Snippet snippet(
        fmt::format("s_buffer_load_dword{} {}, s[4:7], s8 offset:4", suffix(dwords), registers(20, dwords)));
    set_buffer(snippet, 4, address_of(counted(snippet, 32)), 0, 128);
    snippet.set_s(8, 8);
    snippet.run();
    for (uint32_t n = 0; n < dwords; ++n) EXPECT_EQ(snippet.s(20 + n), 0x1003 + n);
    EXPECT_EQ(snippet.s(20 + dwords), Snippet::kUntouched);
  }
}

// Without a stride the records are bytes. What lies outside reads as zero, dword by dword.
TEST(Smem, BufferBounds) {
  struct Case {
    uint32_t stride, records, offset, inside;
  };
  for (const Case test :
       {Case{0, 24, 16, 2}, Case{0, 24, 24, 0}, Case{0, 26, 16, 2}, Case{0, 24, 0xfffffff0, 0},
        Case{8, 3, 16, 2}, Case{8, 3, 8, 4}, Case{0, 0, 0, 0}, Case{16, 1, 12, 1}}) {
    Snippet snippet("s_buffer_load_dwordx4 s[20:23], s[4:7], s8");
    set_buffer(snippet, 4, address_of(counted(snippet, 6)), test.stride, test.records);
    snippet.set_s(8, test.offset);
    snippet.run();
    EXPECT_EQ(snippet.wave().state, WaveState::kReady);
    for (uint32_t n = 0; n < 4; ++n)
      EXPECT_EQ(snippet.s(20 + n), n < test.inside ? 0x1000 + test.offset / 4 + n : 0) << test.offset;
  }
}

TEST(Smem, BufferStores) {
  for (const uint32_t dwords : {1, 2, 4}) {
    Snippet snippet(
        fmt::format("s_buffer_store_dword{} {}, s[4:7], 0x10", suffix(dwords), registers(20, dwords)));
    uint32_t* memory = counted(snippet, 8);
    set_buffer(snippet, 4, address_of(memory), 0, 28);
    for (uint32_t n = 0; n < 4; ++n) snippet.set_s(20 + n, 0xabc0 + n);
    snippet.run();
    for (uint32_t n = 0; n < 8; ++n)
      EXPECT_EQ(memory[n], n >= 4 && n < std::min(4 + dwords, 7u) ? 0xabc0 + n - 4 : 0x1000 + n) << dwords;
  }
}

// The register offset counts 64 bytes.
TEST(Smem, ScratchForms) {
  for (const uint32_t dwords : {1, 2, 4}) {
    Snippet snippet(
        fmt::format("s_scratch_load_dword{0} {1}, s[2:3], s4\ns_scratch_store_dword{0} {2}, s[2:3], 0x4",
                    suffix(dwords), registers(20, dwords), registers(24, dwords)));
    uint32_t* memory = counted(snippet, 64);
    snippet.set_s64(2, address_of(memory));
    snippet.set_s(4, 2 * 4);  // the two low bits do not count here either
    for (uint32_t n = 0; n < 4; ++n) snippet.set_s(24 + n, 0xdef0 + n);
    snippet.run();
    ASSERT_EQ(snippet.wave().state, WaveState::kFaulted);  // 8 * 64 bytes lie behind the 64 dwords
    EXPECT_EQ(snippet.fault().address, address_of(memory) + 512);

    snippet.set_s(4, 0);
    snippet.wave().fault = {};
    snippet.run();
    for (uint32_t n = 0; n < dwords; ++n) {
      EXPECT_EQ(snippet.s(20 + n), 0x1000 + n);
      EXPECT_EQ(memory[1 + n], 0xdef0 + n);
    }
  }
}

TEST(Smem, ClocksAndWaveNumber) {
  Snippet snippet("s_memtime s[4:5]\ns_memrealtime s[6:7]\ns_get_waveid_in_workgroup s8");
  snippet.services().cycles = 0x123456789abcdef0;
  snippet.services().realtime = 0xfedcba9876543210;
  snippet.wave().index_in_group = 5;
  snippet.run();
  EXPECT_EQ(snippet.s64(4), 0x123456789abcdef0u);
  EXPECT_EQ(snippet.s64(6), 0xfedcba9876543210u);
  EXPECT_EQ(snippet.s(8), 5u);
}

TEST(Smem, OutOfBounds) {
  Snippet load("s_nop 0\ns_load_dwordx2 s[20:21], s[2:3], 0x1c");
  const uint64_t address = address_of(counted(load, 8));
  load.set_s64(2, address);
  load.run();
  EXPECT_EQ(load.fault().kind, FaultKind::kOutOfBounds);
  EXPECT_EQ(load.fault().address, address + 0x1c);
  EXPECT_EQ(load.fault().bytes, 8u);
  EXPECT_FALSE(load.fault().is_store);
  EXPECT_EQ(load.fault().lane, -1);
  EXPECT_EQ(load.fault().pc, load.code_address() + 4);
  EXPECT_EQ(load.s(20), Snippet::kUntouched);

  Snippet store("s_store_dword s20, s[2:3], 0x20");
  store.set_s64(2, address_of(counted(store, 8)));
  store.run();
  EXPECT_EQ(store.fault().kind, FaultKind::kOutOfBounds);
  EXPECT_TRUE(store.fault().is_store);

  // A descriptor that claims more than was allocated.
  Snippet buffer("s_buffer_load_dwordx2 s[20:21], s[4:7], 0x1c");
  set_buffer(buffer, 4, address_of(counted(buffer, 8)), 0, 64);
  buffer.run();
  EXPECT_EQ(buffer.fault().kind, FaultKind::kOutOfBounds);
}

TEST(Smem, Freed) {
  Snippet snippet("s_load_dword s20, s[2:3], 0x8");
  const uint64_t address = address_of(counted(snippet, 8));
  snippet.memory().remove(address);
  snippet.set_s64(2, address);
  snippet.run();
  EXPECT_EQ(snippet.fault().kind, FaultKind::kFreed);
  EXPECT_EQ(snippet.fault().address, address + 8);
}

// Compilers load three dwords as four where 16-byte alignment lets them.
TEST(Smem, ThreeDwordsMayBeLoadedAsFour) {
  Snippet snippet("s_load_dwordx4 s[20:23], s[2:3], 0");
  std::byte* block = snippet.allocate(64);
  const uint64_t aligned = (address_of(block) + 15) & ~uint64_t{15};
  snippet.memory().remove(address_of(block));
  snippet.memory().add(aligned, 12, "device memory");
  const uint32_t values[] = {1, 2, 3};
  std::memcpy(reinterpret_cast<void*>(aligned), values, sizeof values);
  snippet.set_s64(2, aligned);
  snippet.run();
  EXPECT_EQ(snippet.wave().state, WaveState::kReady);
  EXPECT_EQ(snippet.s(22), 3u);

  Snippet unaligned("s_load_dwordx4 s[20:23], s[2:3], 4");
  unaligned.memory().add(aligned, 16, "device memory");
  unaligned.set_s64(2, aligned);
  unaligned.run();
  EXPECT_EQ(unaligned.fault().kind, FaultKind::kOutOfBounds);
}

struct Seen : MemoryObserver {
  std::vector<std::string> log;
  uint64_t base = 0;
  void access(Wave&, const Instruction& i, Space space, std::span<const uint64_t> addresses, uint64_t lanes,
              uint32_t bytes, bool is_store, bool is_atomic) override {
    log.push_back(fmt::format("{} {} +{} x{} lanes {} {}{}", i.mnemonic, space == Space::kScalar,
                              addresses[0] - base, bytes, lanes, is_store ? "store" : "load",
                              is_atomic ? " atomic" : ""));
  }
};

TEST(Smem, ObserversSeeAccesses) {
  Snippet snippet(
      "s_load_dwordx2 s[20:21], s[2:3], 8\ns_store_dword s20, s[2:3], 4\ns_atomic_add s20, s[2:3], 0");
  Seen seen;
  seen.base = address_of(counted(snippet, 8));
  snippet.set_s64(2, seen.base);
  snippet.wave().observer = &seen;
  snippet.run();
  EXPECT_EQ(seen.log, (std::vector<std::string>{"s_load_dwordx2 true +8 x8 lanes 1 load",
                                                "s_store_dword true +4 x4 lanes 1 store",
                                                "s_atomic_add true +0 x4 lanes 1 store atomic"}));
}

}  // namespace
}  // namespace rocfix::vcard
