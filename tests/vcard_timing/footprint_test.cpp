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

// Three groups that read 500 lines in common, and 100 each.
Footprint common_and_own() {
  Footprint footprint;
  for (const uint64_t g : {3, 40, 77}) {
    LineSet set = lines(0, 500);
    set.unite(lines(1000 + g * 100, 100));
    footprint.add(set);
  }
  return footprint;
}

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
  EXPECT_EQ(footprint.extrapolate({.all = 10, .watched = 10}, memory.map).device, 550);
}

TEST(Footprint, PrivateDataGrowsWithTheGroups) {
  const Memory memory(1 << 20);
  Footprint footprint;
  for (const uint64_t g : {3, 40, 77}) footprint.add(lines(g * 100, 100));
  EXPECT_EQ(footprint.extrapolate({.all = 200, .watched = 3}, memory.map).device, 20000);
}

TEST(Footprint, SharedDataDoesNotGrow) {
  const Memory memory(1 << 20);
  Footprint footprint;
  for (int g = 0; g < 3; ++g) footprint.add(lines(0, 500));
  EXPECT_EQ(footprint.extrapolate({.all = 200, .watched = 3}, memory.map).device, 500);
}

TEST(Footprint, SharedAndPrivateDataTogether) {
  const Memory memory(1 << 20);
  const Footprint footprint = common_and_own();
  EXPECT_EQ(footprint.extrapolate({.all = 200, .watched = 3}, memory.map).device, 500 + 20000);
}

TEST(Footprint, AnAllocationIsTheMost) {
  const Memory memory(700);
  Footprint footprint;
  footprint.add(lines(0, 100));
  EXPECT_EQ(footprint.extrapolate({.all = 200, .watched = 1}, memory.map).device, 700);
}

TEST(Footprint, WhatWasCutOffIsAdded) {
  const Memory memory(1 << 20);
  Footprint footprint;
  footprint.add(lines(0, 100));
  EXPECT_EQ(footprint.extrapolate({.all = 1, .watched = 1, .truncation = 2.5}, memory.map).device, 250);
}

TEST(Footprint, HostMemoryIsCountedApart) {
  const Memory memory(1000, "host memory");
  Footprint footprint;
  footprint.add(lines(0, 100));
  const auto found = footprint.extrapolate({.all = 2, .watched = 1}, memory.map);
  EXPECT_EQ(found.host, 200);
  EXPECT_EQ(found.device, 0);
}

TEST(Footprint, WhatAllReadIsHot) {
  const Memory memory(1 << 20);
  const Footprint footprint = common_and_own();
  const auto found = footprint.extrapolate({.all = 200, .resident = 20, .watched = 3}, memory.map);
  EXPECT_EQ(found.hot, 500);
  EXPECT_EQ(found.hot_of_group, 500);
}

// Two of 100 groups read the same: of ten that are resident together, mostly none.
TEST(Footprint, WhatFewReadIsNotHot) {
  const Memory memory(1 << 20);
  Footprint footprint;
  for (uint64_t g = 0; g < 100; ++g) footprint.add(lines(g / 2 * 100, 100));
  EXPECT_EQ(footprint.extrapolate({.all = 100, .resident = 10, .watched = 100}, memory.map).hot, 0);
}

// The watched groups read 300 lines of an allocation that has room for 600: 40 resident ones read each line 6 times or more.
TEST(Footprint, ASmallAllocationIsHot) {
  const Memory memory(600);
  Footprint footprint;
  for (const uint64_t g : {0, 2, 4}) footprint.add(lines(g * 100, 100));
  const auto found = footprint.extrapolate({.all = 200, .resident = 40, .watched = 3}, memory.map);
  EXPECT_EQ(found.hot, 600);
  EXPECT_EQ(found.hot_of_group, 100);
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

// 50 hot lines and 10 groups' 10 own ones each fit: of a tensor of 1000 lines that is read once, nothing is lost.
TEST(DramLines, HotLinesStay) {
  EXPECT_EQ(dram_lines({.groups = 100, .resident = 10, .group_lines = 60, .private_share = 10.0 / 60, .distinct = 1050,
                        .misses = 5000, .capacity = 150, .hot = 50, .hot_of_group = 50}),
            1050);
}

// They are lost, and so is what a group reads again, where a batch's 50 + 10 * 10 lines do not fit.
TEST(DramLines, HotLinesAreLostAsFarAsABatchDoesNotFit) {
  EXPECT_EQ(dram_lines({.groups = 100, .resident = 10, .group_lines = 60, .private_share = 10.0 / 60, .distinct = 1050,
                        .misses = 5000, .capacity = 75, .hot = 50, .hot_of_group = 50}),
            1050 + 0.5 * (9 * 50 + 5000));
}

}  // namespace
}  // namespace rocfix::vcard
