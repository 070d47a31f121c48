// SPDX-License-Identifier: MIT
#include "hsa/memory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>

#include "hsa/copy_plan.h"

namespace rocfix::vcard {
namespace {

using testing::HasSubstr;

constexpr uint64_t kDeviceBytes = 1 << 20;

class MemoryTest : public testing::Test {
 protected:
  MemoryMap map;
  std::unique_ptr<Memory> memory = std::move(Memory::create(map, kDeviceBytes).value());

  bool card_sees(uint64_t address, uint64_t bytes) {
    RangeCache cache;
    return map.covers(address, bytes, cache);
  }
};

TEST_F(MemoryTest, TheCardSeesExactlyWhatWasAskedFor) {
  const uint64_t begin = memory->allocate(device_pool(), 1001).value();
  EXPECT_TRUE(card_sees(begin, 1001));
  EXPECT_FALSE(card_sees(begin, 1002));
  EXPECT_FALSE(card_sees(begin - 1, 1));
  EXPECT_STREQ(map.find(begin)->kind, "device memory");
  ASSERT_TRUE(memory->free(begin));
  EXPECT_FALSE(card_sees(begin, 1));
  EXPECT_TRUE(map.nearest(begin)->freed);
  EXPECT_FALSE(memory->free(begin));
}

TEST_F(MemoryTest, TheCardsMemoryIsLimitedAndTheHostsIsNot) {
  const uint64_t half = memory->allocate(device_pool(), kDeviceBytes / 2).value();
  EXPECT_EQ(memory->device_available(), kDeviceBytes / 2);
  EXPECT_FALSE(memory->allocate(device_pool(), kDeviceBytes / 2 + 1));
  EXPECT_TRUE(memory->allocate(kPools[0], 2 * kDeviceBytes));
  EXPECT_TRUE(memory->allocate(device_pool(), kDeviceBytes / 2));
  EXPECT_FALSE(memory->allocate(device_pool(), 1));
  memory->free(half);
  EXPECT_TRUE(memory->allocate(device_pool(), 1));
}

TEST_F(MemoryTest, FactsOfAnAddressInsideABlock) {
  const uint64_t begin = memory->allocate(device_pool(), 5000).value();
  const AddressFacts facts = memory->facts(begin + 4999);
  EXPECT_EQ(facts.type, HSA_EXT_POINTER_TYPE_HSA);
  EXPECT_EQ(facts.agent_base, begin);
  EXPECT_EQ(facts.bytes, 5000u);
  EXPECT_EQ(facts.owner.handle, kGpuAgent.handle);
  EXPECT_EQ(memory->facts(begin + 5000).type, HSA_EXT_POINTER_TYPE_UNKNOWN);
}

TEST_F(MemoryTest, LockedMemoryHasASecondAddress) {
  std::vector<char> host(10000);
  const auto address = reinterpret_cast<uint64_t>(host.data());
  const uint64_t locked = memory->lock(address, host.size(), 4).value();
  EXPECT_NE(locked, address);
  EXPECT_TRUE(card_sees(locked, host.size()));
  EXPECT_FALSE(card_sees(address, 1));
  EXPECT_EQ(memory->host_range(locked + 3, 5).value(), reinterpret_cast<std::byte*>(host.data() + 3));
  for (const uint64_t asked : {address + 10, locked + 10}) {
    const AddressFacts facts = memory->facts(asked);
    EXPECT_EQ(facts.type, HSA_EXT_POINTER_TYPE_LOCKED);
    EXPECT_EQ(facts.agent_base, locked);
    EXPECT_EQ(facts.host_base, address);
  }
  EXPECT_TRUE(memory->unlock(address));
  EXPECT_FALSE(card_sees(locked, 1));
  EXPECT_FALSE(memory->unlock(address));
}

TEST_F(MemoryTest, LocksMayOverlap) {
  std::vector<char> host(10000);
  const auto address = reinterpret_cast<uint64_t>(host.data());
  const uint64_t low = memory->lock(address, 6000, 4).value();
  memory->lock(address + 4000, 6000, 4);
  memory->lock(address, 6000, 4);
  EXPECT_TRUE(card_sees(low, 10000));
  memory->unlock(address);
  EXPECT_TRUE(card_sees(low, 10000));
  memory->unlock(address);
  EXPECT_FALSE(card_sees(low, 1));
  EXPECT_TRUE(card_sees(low + 4000, 6000));
  memory->unlock(address + 4000);
  EXPECT_FALSE(card_sees(low + 4000, 1));
}

TEST_F(MemoryTest, WhatTheHostHasNotIsNotLocked) {
  void* page = mmap(nullptr, kPageBytes, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  munmap(page, kPageBytes);
  EXPECT_FALSE(memory->lock(reinterpret_cast<uint64_t>(page), 1, 4));
  EXPECT_FALSE(memory->lock(UINT64_MAX - 5, 10, 4));
  const auto range = memory->host_range(reinterpret_cast<uint64_t>(page), 8);
  ASSERT_FALSE(range);
  EXPECT_THAT(range.error().message, HasSubstr("the host has no memory there"));
}

TEST_F(MemoryTest, ACopyBeyondABlockNamesTheBlock) {
  const uint64_t begin = memory->allocate(device_pool(), 100).value();
  EXPECT_THAT(memory->host_range(begin + 90, 11).error().message,
              HasSubstr("it lies in live device memory of 100 bytes"));
  EXPECT_THAT(memory->host_range(begin + 200, 8).error().message,
              HasSubstr("the nearest allocation is live device memory"));
  memory->free(begin);
  EXPECT_THAT(memory->host_range(begin, 8).error().message, HasSubstr("freed device memory of 100 bytes"));
}

TEST_F(MemoryTest, PlansResolveToTheLastByte) {
  const uint64_t to = memory->allocate(device_pool(), 1000).value();
  std::vector<char> from(1000);
  CopyPlan plan;
  plan.to = {to, 100, 500};
  plan.from = {reinterpret_cast<uint64_t>(from.data()), 50, 0};
  plan.line = 50;
  plan.rows = 5;
  plan.layers = 2;
  EXPECT_EQ(plan.extent(plan.to), 500u + 4 * 100 + 50);
  EXPECT_TRUE(resolve(plan, *memory));
  plan.line = 101;  // one byte beyond the allocation
  EXPECT_FALSE(resolve(plan, *memory));
  plan.rows = 0;
  EXPECT_TRUE(resolve(plan, *memory));
}

}  // namespace
}  // namespace rocfix::vcard
