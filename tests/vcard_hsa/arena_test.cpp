// SPDX-License-Identifier: MIT
#include "hsa/arena.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <set>

namespace rocfix::vcard {
namespace {

constexpr uint64_t kBytes = 64 * kPageBytes;

AddressArena small_arena() {
  static auto whole = AddressArena::reserve(true);  // its first pages; the rest stays unused
  static const uint64_t begin = whole.value().take(kBytes).value();
  return AddressArena(begin, kBytes);
}

TEST(Arena, KeepsAPageFreeBehindEveryAllocation) {
  AddressArena arena = small_arena();
  const uint64_t first = arena.take(1).value();
  EXPECT_EQ(arena.take(kPageBytes).value(), first + 2 * kPageBytes);
  EXPECT_EQ(arena.take(1).value(), first + 4 * kPageBytes);
}

TEST(Arena, AlignsAsAsked) {
  AddressArena arena = small_arena();
  arena.take(1);
  EXPECT_EQ(arena.take(1, 16 * kPageBytes).value() % (16 * kPageBytes), 0u);
}

TEST(Arena, UsesFreedRangesAsLateAsPossible) {
  AddressArena arena = small_arena();
  const uint64_t first = arena.take(1).value();
  arena.give_back(first);
  for (int i = 0; i < 31; ++i) EXPECT_NE(arena.take(1).value(), first) << i;
  EXPECT_EQ(arena.take(1).value(), first);
  EXPECT_FALSE(arena.take(1));
}

TEST(Arena, JoinsFreedNeighbours) {
  AddressArena arena = small_arena();
  std::vector<uint64_t> taken;
  for (int i = 0; i < 32; ++i) taken.push_back(arena.take(1).value());
  std::shuffle(taken.begin(), taken.end(), std::mt19937(1));
  for (const uint64_t begin : taken) arena.give_back(begin);
  EXPECT_TRUE(arena.take(kBytes - kPageBytes));
}

TEST(Arena, RefusesWhatDoesNotFit) {
  AddressArena arena = small_arena();
  EXPECT_FALSE(arena.take(kBytes));
  EXPECT_FALSE(arena.take(UINT64_MAX));
  EXPECT_TRUE(arena.take(kBytes - kPageBytes));
}

TEST(Arena, ForgetsTheContentOfFreedMemory) {
  auto arena = AddressArena::reserve(false);
  ASSERT_TRUE(arena);
  const uint64_t begin = arena->take(kPageBytes).value();
  std::memset(reinterpret_cast<void*>(begin), 0xab, kPageBytes);
  arena->give_back(begin);
  EXPECT_EQ(*reinterpret_cast<uint64_t*>(begin), 0u);
}

TEST(Arena, NeverHandsOutTheSameTwice) {
  AddressArena arena = small_arena();
  std::mt19937 random(2);
  std::map<uint64_t, uint64_t> live;  // begin, end
  for (int i = 0; i < 20000; ++i) {
    if (!live.empty() && random() % 2) {
      const auto victim = std::next(live.begin(), random() % live.size());
      arena.give_back(victim->first);
      live.erase(victim);
      continue;
    }
    const uint64_t bytes = 1 + random() % (6 * kPageBytes);
    const auto begin = arena.take(bytes);
    if (!begin) continue;
    const auto next = live.lower_bound(*begin);
    if (next != live.end()) ASSERT_LE(*begin + bytes, next->first);
    if (next != live.begin()) ASSERT_GE(*begin, std::prev(next)->second);
    live[*begin] = *begin + bytes;
  }
}

}  // namespace
}  // namespace rocfix::vcard
