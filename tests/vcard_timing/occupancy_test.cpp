// SPDX-License-Identifier: MIT
// Occupancy as LLVM 15 computes it (the "; Occupancy" comments of clang -S for gfx1010 and gfx1030).
#include <gtest/gtest.h>

#include "vcard_timing/timed_kernel.h"

namespace rocfix::vcard {
namespace {

Occupancy of(uint32_t vgprs, uint32_t waves, uint32_t lds, bool wgp, const std::string& chip = "gfx1010") {
  const Launch launch{.dispatch = {.group_bytes = lds},
                      .kernel = {.vgprs = vgprs, .lanes = 32, .wgp_mode = wgp},
                      .shape = {.group_count = 1000, .waves = waves}};
  return occupancy_of(machine_of(chip).card, launch);
}

// From `first` VGPRs to the next row's first.
struct Row {
  uint32_t first, waves;
};

void expect_rows(const std::string& chip, uint32_t lanes, std::initializer_list<Row> rows) {
  for (uint32_t vgprs = 1; vgprs <= 256; ++vgprs) {
    uint32_t expected = 0;
    for (const Row& row : rows)
      if (vgprs >= row.first) expected = row.waves;
    EXPECT_EQ(waves_per_simd(machine_of(chip).card, vgprs, lanes), expected) << chip << ", " << vgprs << " VGPRs";
  }
}

TEST(Occupancy, Gfx1010ByVgprs) {
  expect_rows("gfx1010", 32,
              {{1, 20}, {49, 18}, {57, 16}, {65, 14}, {73, 12}, {81, 11}, {89, 10}, {97, 9}, {113, 8}, {129, 7},
               {145, 6}, {169, 5}, {201, 4}});
}

TEST(Occupancy, Gfx1030ByVgprs) {
  expect_rows("gfx1030", 32,
              {{1, 16}, {65, 12}, {81, 10}, {97, 9}, {113, 8}, {129, 7}, {145, 6}, {161, 5}, {193, 4}});
}

TEST(Occupancy, Wave64RegistersTakeTwice) {
  const CardFigures card = machine_of().card;
  EXPECT_EQ(waves_per_simd(card, 24, 64), 20u);
  EXPECT_EQ(waves_per_simd(card, 64, 64), 8u);
  EXPECT_EQ(waves_per_simd(card, 128, 64), 4u);
}

TEST(Occupancy, LdsLimitsGroups) {
  // 64 KiB a group of eight waves: two groups on a WGP, four waves a SIMD.
  const Occupancy wgp = of(32, 8, 65536, true);
  EXPECT_EQ(wgp.groups_per_unit, 2u);
  EXPECT_DOUBLE_EQ(wgp.waves_per_simd, 4);
  EXPECT_EQ(wgp.limit, OccupancyLimit::kLds);
  EXPECT_EQ(wgp.units, 18u);
  const Occupancy cu = of(32, 8, 65536, false);
  EXPECT_EQ(cu.groups_per_unit, 1u);
  EXPECT_DOUBLE_EQ(cu.waves_per_simd, 4);
  EXPECT_EQ(cu.units, 36u);
  EXPECT_EQ(of(32, 8, 65025, false).groups_per_unit, 1u);  // rounded up to 512 bytes
  EXPECT_EQ(of(32, 1, 513, false).groups_per_unit, 40u);   // 64 would fit, but 40 waves are the most
}

TEST(Occupancy, BarriersLimitSmallGroups) {
  EXPECT_EQ(of(8, 2, 0, false).groups_per_unit, 16u);
  EXPECT_EQ(of(8, 2, 0, false).limit, OccupancyLimit::kBarriers);
  EXPECT_EQ(of(8, 2, 0, true).groups_per_unit, 32u);
  EXPECT_EQ(of(8, 1, 0, false).groups_per_unit, 40u);
}

TEST(Occupancy, VgprsLimitGroups) {
  const Occupancy found = of(128, 8, 1024, true);
  EXPECT_EQ(found.limit, OccupancyLimit::kVgprs);
  EXPECT_EQ(found.groups_per_unit, 4u);
  EXPECT_DOUBLE_EQ(found.waves_per_simd, 8);
}

}  // namespace
}  // namespace rocfix::vcard
