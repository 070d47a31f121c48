// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "timing/cache.h"

namespace rocfix::vcard {
namespace {

uint64_t hits(Cache& cache, uint64_t first, uint64_t count) {
  uint64_t hits = 0;
  for (uint64_t line = first; line < first + count; ++line) hits += cache.touch(line);
  return hits;
}

TEST(Cache, HoldsWhatFits) {
  Cache cache(128, 4);
  EXPECT_EQ(hits(cache, 1000, 128), 0u);
  EXPECT_EQ(hits(cache, 1000, 128), 128u);
}

// Least recently used, a cyclic walk over one line more than a set holds never hits in that set.
TEST(Cache, LosesWhatDoesNotFit) {
  Cache cache(128, 4);
  hits(cache, 0, 256);
  EXPECT_EQ(hits(cache, 0, 256), 0u);
  hits(cache, 0, 129);
  EXPECT_EQ(hits(cache, 0, 129), 124u);  // one of 32 sets has five lines
}

TEST(Cache, KeepsTheRecentlyUsed) {
  Cache cache(2, 2);
  cache.touch(1);
  cache.touch(2);
  cache.touch(1);
  EXPECT_FALSE(cache.touch(3));  // 2 goes
  EXPECT_TRUE(cache.touch(1));
  EXPECT_FALSE(cache.touch(2));
}

TEST(Cache, LineZeroIsALineToo) {
  Cache cache(4, 4);
  EXPECT_FALSE(cache.touch(0));
  EXPECT_TRUE(cache.touch(0));
  cache.clear();
  EXPECT_FALSE(cache.touch(0));
}

TEST(Cache, SmallerThanASet) {
  Cache cache(1, 4);
  cache.touch(7);
  EXPECT_TRUE(cache.touch(7));
  cache.touch(8);
  EXPECT_FALSE(cache.touch(7));
}

}  // namespace
}  // namespace rocfix::vcard
