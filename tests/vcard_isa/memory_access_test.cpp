// SPDX-License-Identifier: MIT
// What is reported of accesses to global memory: faults, with lane and address, and the observer's view.
#include <gtest/gtest.h>

#include "vcard_isa/memory_cases.h"

namespace rocfix::vcard {
namespace {

constexpr uint32_t kData = 4, kDest = 8;

std::string name(const char* operation) {
  return std::string("global_") + operation;
}

// Lane 5 of an access that is otherwise fine goes wrong.
Fault fault_of(const std::string& text, uint64_t size, int64_t offset_of_lane5, uint32_t lanes = 32) {
  Snippet snippet(text, lanes);
  std::byte* const at = snippet.allocate(size);
  for (uint32_t l = 0; l < lanes; ++l) snippet.set_v64(0, l, address_of(at));
  snippet.set_v64(0, 5, address_of(at) + static_cast<uint64_t>(offset_of_lane5));
  snippet.run();
  EXPECT_EQ(snippet.wave().state, snippet.fault() ? WaveState::kFaulted : WaveState::kReady);
  if (snippet.fault()) {
    EXPECT_EQ(snippet.fault().address, address_of(at) + static_cast<uint64_t>(offset_of_lane5));
    EXPECT_EQ(snippet.fault().pc, snippet.code_address());
  }
  return snippet.fault();
}

TEST(MemoryAccess, OneByteOutOfBounds) {
  for (const LoadCase& load : kLoads)
    for (const uint32_t lanes : {32u, 64u}) {
      const std::string text = name(load.vmem) + " " + vgprs(kDest, load.registers()) + ", v[0:1], off";
      EXPECT_FALSE(fault_of(text, 64, 64 - load.bytes, lanes));
      for (const int64_t offset : {int64_t{65 - load.bytes}, int64_t{-1}}) {
        const Fault fault = fault_of(text, 64, offset, lanes);
        EXPECT_EQ(fault.kind, FaultKind::kOutOfBounds) << text << " " << offset;
        EXPECT_EQ(fault.lane, 5);
        EXPECT_EQ(fault.bytes, load.bytes);
        EXPECT_FALSE(fault.is_store);
      }
    }
  for (const StoreCase& store : kStores) {
    const std::string text = name(store.vmem) + " v[0:1], " + vgprs(kData, store.registers()) + ", off";
    EXPECT_FALSE(fault_of(text, 64, 64 - store.bytes));
    const Fault fault = fault_of(text, 64, 65 - store.bytes);
    EXPECT_EQ(fault.kind, FaultKind::kOutOfBounds);
    EXPECT_EQ(fault.lane, 5);
    EXPECT_EQ(fault.bytes, store.bytes);
    EXPECT_TRUE(fault.is_store);
  }
}

TEST(MemoryAccess, WildAddresses) {
  for (const uint64_t address :
       {uint64_t{0}, uint64_t{8}, ~uint64_t{0}, ~uint64_t{3}, uint64_t{1} << 47, uint64_t{1} << 63}) {
    Snippet snippet("global_load_dword v8, v[0:1], off");
    std::byte* const at = snippet.allocate(64);
    for (uint32_t l = 0; l < 32; ++l) snippet.set_v64(0, l, address_of(at));
    snippet.set_v64(0, 17, address);
    snippet.run();
    EXPECT_EQ(snippet.fault().kind, FaultKind::kOutOfBounds) << std::hex << address;
    EXPECT_EQ(snippet.fault().lane, 17);
    EXPECT_EQ(snippet.fault().address, address);
    EXPECT_EQ(snippet.v(8, 0), Snippet::kUntouched);
  }
}

TEST(MemoryAccess, NothingIsStoredWhenALaneFaults) {
  Snippet snippet("global_store_dword v[0:1], v4, off");
  std::byte* const at = snippet.allocate(128);
  for (uint32_t l = 0; l < 32; ++l) snippet.set_v64(0, l, address_of(at) + 4 * l + (l == 31 ? 1 : 0));
  snippet.set_v(4, 0);
  snippet.run();
  EXPECT_EQ(snippet.fault().kind, FaultKind::kOutOfBounds);
  EXPECT_EQ(snippet.fault().lane, 31);
  EXPECT_EQ(bytes_of(at, 128), std::vector<uint8_t>(128, 0xa5));
}

TEST(MemoryAccess, FreedMemory) {
  Snippet snippet("global_load_dword v8, v[0:1], off");
  std::byte* const kept = snippet.allocate(64);
  std::byte* const freed = snippet.allocate(64);
  snippet.memory().remove(address_of(freed));
  for (uint32_t l = 0; l < 32; ++l) snippet.set_v64(0, l, address_of(kept));
  snippet.set_v64(0, 9, address_of(freed) + 60);
  snippet.run();
  EXPECT_EQ(snippet.fault().kind, FaultKind::kFreed);
  EXPECT_EQ(snippet.fault().lane, 9);
  EXPECT_EQ(snippet.fault().address, address_of(freed) + 60);
}

TEST(MemoryAccess, IdleLanesMayHoldAnyAddress) {
  Snippet snippet("global_load_dword v8, v[0:1], off");
  std::byte* const at = snippet.allocate(4, 3);
  for (uint32_t l = 0; l < 32; ++l) snippet.set_v64(0, l, ~uint64_t{0} - l);
  snippet.set_v64(0, 20, address_of(at));
  snippet.set_exec(1u << 20);
  snippet.run();
  EXPECT_FALSE(snippet.fault());
  EXPECT_EQ(snippet.v(8, 20), 0x03030303u);
}

// What the observer sees of an instruction.
class Recorder : public MemoryObserver {
 public:
  void access(Wave&, const Instruction& instruction, Space space, std::span<const uint64_t> addresses,
              uint64_t lanes, uint32_t bytes, bool is_store, bool is_atomic) override {
    seen.push_back({std::string(instruction.mnemonic),
                    space,
                    {addresses.begin(), addresses.end()},
                    lanes,
                    bytes,
                    is_store,
                    is_atomic});
  }
  struct Seen {
    std::string mnemonic;
    Space space;
    std::vector<uint64_t> addresses;
    uint64_t lanes;
    uint32_t bytes;
    bool is_store, is_atomic;
  };
  std::vector<Seen> seen;
};

TEST(MemoryAccess, ObserverSeesEveryLane) {
  Snippet snippet(
      "global_load_dwordx2 v[8:9], v[0:1], off\nglobal_store_byte v[0:1], v4, off\n"
      "global_atomic_add v[0:1], v4, off\nds_read_b32 v10, v2 offset:4\nds_add_u32 v2, v4");
  std::byte* const at = snippet.allocate(1024);
  snippet.allocate_lds(256);
  for (uint32_t l = 0; l < 32; ++l) {
    snippet.set_v64(0, l, address_of(at) + 8 * l);
    snippet.set_v(2, l, 4 * l);
  }
  snippet.set_exec(0xff00f0f0);
  Recorder recorder;
  snippet.wave().observer = &recorder;
  snippet.run();
  ASSERT_EQ(recorder.seen.size(), 5u);
  const auto& seen = recorder.seen;
  for (const auto& one : seen) EXPECT_EQ(one.lanes, 0xff00f0f0u) << one.mnemonic;
  for (uint32_t l = 24; l < 32; ++l) {
    for (int n = 0; n < 3; ++n) EXPECT_EQ(seen[n].addresses[l], address_of(at) + 8 * l);
    EXPECT_EQ(seen[3].addresses[l], 4 * l + 4);
  }
  EXPECT_EQ(seen[0].bytes, 8u);
  EXPECT_EQ(seen[1].bytes, 1u);
  EXPECT_FALSE(seen[0].is_store);
  EXPECT_TRUE(seen[1].is_store);
  EXPECT_FALSE(seen[1].is_atomic);
  EXPECT_TRUE(seen[2].is_atomic);
  EXPECT_TRUE(seen[4].is_atomic);
  EXPECT_EQ(seen[2].space, MemoryObserver::Space::kGlobal);
  EXPECT_EQ(seen[3].space, MemoryObserver::Space::kLds);
}

}  // namespace
}  // namespace rocfix::vcard
