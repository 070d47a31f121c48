// SPDX-License-Identifier: MIT
// How much a launch touches, judged by some of its work-groups.
#include <gtest/gtest.h>

#include "timing/constants.h"
#include "timing/line_set.h"
#include "timing/model.h"

namespace rocfix::vcard {
namespace {

constexpr uint64_t kFirst = uint64_t{1} << 30;  // a line number

LineSet lines(uint64_t first, uint64_t count) {
  LineSet set;
  for (uint64_t line = first; line < first + count; ++line) set.insert(kFirst + line);
  return set;
}

// An allocation of that many lines.
struct Memory {
  MemoryMap map;
  explicit Memory(uint64_t count, const char* kind = "device memory") {
    map.add(kFirst * kLineBytes, count * kLineBytes, kind);
  }
};

TEST(LineSet, CountsEachLineOnce) {
  LineSet set = lines(0, 1000);
  EXPECT_EQ(set.count(), 1000u);
  EXPECT_FALSE(set.insert(kFirst + 3));
  EXPECT_TRUE(set.insert(kFirst + 1000));
  LineSet other = lines(900, 300);
  EXPECT_EQ(other.count_without(set), 199u);
  set.unite(other);
  EXPECT_EQ(set.count(), 1200u);
  EXPECT_EQ(other.count_without(set), 0u);
}

TEST(Footprint, WatchingAllGroupsIsExact) {
  const Memory memory(1 << 20);
  Footprint footprint;
  for (uint64_t g = 0; g < 10; ++g) footprint.add(lines(g * 50, 100));  // neighbours overlap by half
  EXPECT_EQ(footprint.extrapolate(10, 10, 1, memory.map).device, 550);
}

TEST(Footprint, PrivateDataGrowsWithTheGroups) {
  const Memory memory(1 << 20);
  Footprint footprint;
  for (const uint64_t g : {3, 40, 77}) footprint.add(lines(g * 100, 100));
  EXPECT_EQ(footprint.extrapolate(200, 3, 1, memory.map).device, 20000);
}

TEST(Footprint, SharedDataDoesNotGrow) {
  const Memory memory(1 << 20);
  Footprint footprint;
  for (int g = 0; g < 3; ++g) footprint.add(lines(0, 500));
  EXPECT_EQ(footprint.extrapolate(200, 3, 1, memory.map).device, 500);
}

TEST(Footprint, SharedAndPrivateDataTogether) {
  const Memory memory(1 << 20);
  Footprint footprint;
  for (const uint64_t g : {3, 40, 77}) {
    LineSet set = lines(0, 500);
    set.unite(lines(1000 + g * 100, 100));
    footprint.add(set);
  }
  EXPECT_EQ(footprint.extrapolate(200, 3, 1, memory.map).device, 500 + 20000);
}

TEST(Footprint, AnAllocationIsTheMost) {
  const Memory memory(700);
  Footprint footprint;
  footprint.add(lines(0, 100));
  EXPECT_EQ(footprint.extrapolate(200, 1, 1, memory.map).device, 700);
}

TEST(Footprint, WhatWasCutOffIsAdded) {
  const Memory memory(1 << 20);
  Footprint footprint;
  footprint.add(lines(0, 100));
  EXPECT_EQ(footprint.extrapolate(1, 1, 2.5, memory.map).device, 250);
}

TEST(Footprint, HostMemoryIsCountedApart) {
  const Memory memory(1000, "host memory");
  Footprint footprint;
  footprint.add(lines(0, 100));
  const auto found = footprint.extrapolate(2, 1, 1, memory.map);
  EXPECT_EQ(found.host, 200);
  EXPECT_EQ(found.device, 0);
}

TEST(DramLines, EverythingComesOnceWhenItFits) {
  EXPECT_EQ(dram_lines({.groups = 100, .resident = 10, .group_lines = 50, .distinct = 400, .capacity = 1000}), 400);
}

// Ten batches of ten groups; each batch reads all 400 lines again, of which a cache of 100 keeps a quarter.
TEST(DramLines, ReuseIsLostAsFarAsItDoesNotFit) {
  EXPECT_EQ(dram_lines({.groups = 100, .resident = 10, .group_lines = 50, .distinct = 400, .capacity = 100}),
            400 + 0.75 * (10 * 400 - 400));
}

TEST(DramLines, ResidentGroupsShare) {
  // Each further group of a batch brings 5 new lines: 50 + 9 * 5.
  EXPECT_EQ(dram_lines({.groups = 100, .resident = 10, .group_lines = 50, .private_share = 0.1, .distinct = 400,
                        .capacity = 100}),
            400 + 0.75 * (10 * 95 - 400));
}

}  // namespace
}  // namespace rocfix::vcard
