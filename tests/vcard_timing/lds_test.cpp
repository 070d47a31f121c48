// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <numeric>
#include <vector>

#include "timing/lds_banks.h"

namespace rocfix::vcard {
namespace {

constexpr uint64_t kAll = 0xffffffff;

std::vector<uint64_t> strided(uint64_t dwords, size_t lanes = 32) {
  std::vector<uint64_t> addresses(lanes);
  for (size_t l = 0; l < lanes; ++l) addresses[l] = l * dwords * 4;
  return addresses;
}

// With 32 lanes at a stride of s dwords, the lanes meet gcd(s, banks) to a bank (at most as many as there are).
TEST(LdsBanks, CountsEveryStrideExactly) {
  for (const uint32_t banks : {32u, 64u})
    for (uint32_t stride = 1; stride <= 130; ++stride) {
      const uint32_t used = banks / std::gcd(stride, banks);  // banks that are hit at all
      const uint32_t expected = (32 + used - 1) / used;
      const LdsCost cost = lds_cost(strided(stride), kAll, 4, banks, false);
      EXPECT_EQ(cost.cycles, expected) << "stride " << stride << ", " << banks << " banks";
      EXPECT_EQ(cost.conflicts, expected - 1);
    }
}

TEST(LdsBanks, TheUsualStridesOfACu) {
  const auto cycles = [](uint32_t stride) { return lds_cost(strided(stride), kAll, 4, 32, false).cycles; };
  EXPECT_EQ(cycles(0), 1u);  // a broadcast
  EXPECT_EQ(cycles(1), 1u);
  EXPECT_EQ(cycles(2), 2u);
  EXPECT_EQ(cycles(4), 4u);
  EXPECT_EQ(cycles(8), 8u);
  EXPECT_EQ(cycles(16), 16u);
  EXPECT_EQ(cycles(32), 32u);
  EXPECT_EQ(cycles(33), 1u);
}

TEST(LdsBanks, WideDataGoesInPasses) {
  EXPECT_EQ(lds_cost(strided(2), kAll, 8, 32, false).cycles, 2u);
  EXPECT_EQ(lds_cost(strided(3), kAll, 12, 32, false).cycles, 4u);
  EXPECT_EQ(lds_cost(strided(4), kAll, 16, 32, false).cycles, 4u);
  EXPECT_EQ(lds_cost(strided(4), kAll, 16, 32, false).conflicts, 0u);
  // Each lane in another row of 128 bytes: the eight lanes of a pass meet in the same four banks.
  EXPECT_EQ(lds_cost(strided(32), kAll, 16, 32, false).cycles, 32u);
  EXPECT_EQ(lds_cost(strided(32), kAll, 16, 32, false).conflicts, 28u);
  EXPECT_EQ(lds_cost(strided(1, 64), ~uint64_t{0}, 4, 32, false).cycles, 2u);  // wave64
}

TEST(LdsBanks, OnlyActiveLanesCount) {
  EXPECT_EQ(lds_cost(strided(32), 1, 4, 32, false).cycles, 1u);
  EXPECT_EQ(lds_cost(strided(32), 0x80000001, 4, 32, false).cycles, 2u);
  EXPECT_EQ(lds_cost(strided(1, 64), 0xffffffff, 4, 32, false).cycles, 1u);  // the upper half has nothing to do
}

TEST(LdsBanks, BytesOfOneDwordAreOneAccess) {
  std::vector<uint64_t> bytes(32);
  std::iota(bytes.begin(), bytes.end(), 0);
  EXPECT_EQ(lds_cost(bytes, kAll, 1, 32, false).cycles, 1u);
}

TEST(LdsBanks, AtomicsOnOneDwordFollowOneAnother) {
  EXPECT_EQ(lds_cost(strided(0), kAll, 4, 32, true).cycles, 32u);
  EXPECT_EQ(lds_cost(strided(1), kAll, 4, 32, true).cycles, 1u);
}

}  // namespace
}  // namespace rocfix::vcard
