// SPDX-License-Identifier: MIT
// Waves on a SIMD and groups on the card. The table of waves against VGPRs is what clang 15 prints as "; Occupancy"
// for gfx1010 and gfx1030.
#include "machine/occupancy.h"

#include <gtest/gtest.h>

namespace rocfix::vcard {
namespace {

struct Row {
  uint32_t vgprs, waves;
};

TEST(Occupancy, WavesByVgprsOfGfx1010) {
  const CardFigures& card = *find_card("gfx1010");
  for (const auto [vgprs, waves] : {Row{1, 20}, Row{48, 20}, Row{49, 18}, Row{56, 18}, Row{57, 16}, Row{64, 16},
                                    Row{65, 14}, Row{72, 14}, Row{73, 12}, Row{80, 12}, Row{81, 11}, Row{88, 11},
                                    Row{89, 10}, Row{96, 10}, Row{97, 9}, Row{112, 9}, Row{113, 8}, Row{128, 8},
                                    Row{129, 7}, Row{144, 7}, Row{145, 6}, Row{168, 6}, Row{169, 5}, Row{200, 5},
                                    Row{201, 4}, Row{256, 4}})
    EXPECT_EQ(waves_per_simd(card, vgprs, 32), waves) << vgprs;
}

TEST(Occupancy, WavesByVgprsOfGfx1030) {
  const CardFigures& card = *find_card("gfx1030");
  for (const auto [vgprs, waves] : {Row{64, 16}, Row{65, 12}, Row{80, 12}, Row{96, 10}, Row{112, 9}, Row{128, 8},
                                    Row{144, 7}, Row{168, 5}, Row{200, 4}, Row{256, 4}})
    EXPECT_EQ(waves_per_simd(card, vgprs, 32), waves) << vgprs;
}

// A wave64 takes twice as much of the register file.
TEST(Occupancy, Wave64) {
  const CardFigures& card = *find_card("gfx1010");
  EXPECT_EQ(waves_per_simd(card, 24, 64), 20u);
  EXPECT_EQ(waves_per_simd(card, 28, 64), 18u);
  EXPECT_EQ(waves_per_simd(card, 128, 64), 4u);
  EXPECT_EQ(waves_per_simd(card, 256, 64), 2u);
}

Launch launch_of(uint32_t items, uint32_t vgprs, uint32_t lds, bool wgp_mode) {
  Launch launch;
  launch.dispatch.group = launch.dispatch.grid = {items, 1, 1};
  launch.dispatch.group_bytes = lds;
  launch.kernel.vgprs = vgprs;
  launch.kernel.wgp_mode = wgp_mode;
  launch.shape = Shape::of(launch.dispatch, 32);
  return launch;
}

struct Case {
  const char* name;
  uint32_t items, vgprs, lds;
  bool wgp_mode;
  uint32_t groups_per_unit;
  OccupancyLimit limit;
  uint64_t resident;  // on 18 WGPs, or 36 CUs
};

class GroupsTest : public ::testing::TestWithParam<Case> {};

TEST_P(GroupsTest, OnTheRx5600Xt) {
  const Case& c = GetParam();
  const Occupancy occupancy = occupancy_of(*find_card("gfx1010"), launch_of(c.items, c.vgprs, c.lds, c.wgp_mode));
  EXPECT_EQ(occupancy.groups_per_unit, c.groups_per_unit);
  EXPECT_EQ(limit_name(occupancy.limit), limit_name(c.limit));
  EXPECT_EQ(occupancy.resident_groups(), c.resident);
}

INSTANTIATE_TEST_SUITE_P(
    Limits, GroupsTest,
    ::testing::Values(
        Case{"single_waves", 32, 32, 0, true, 80, OccupancyLimit::kWaves, 1440},
        Case{"single_waves_cu_mode", 32, 32, 0, false, 40, OccupancyLimit::kWaves, 1440},
        Case{"barriers", 64, 32, 0, true, 32, OccupancyLimit::kBarriers, 576},
        Case{"vgprs", 256, 128, 0, true, 4, OccupancyLimit::kVgprs, 72},
        // 128 KiB of a WGP; 64 KiB of a CU.
        Case{"lds", 256, 32, 65536, true, 2, OccupancyLimit::kLds, 36},
        Case{"lds_cu_mode", 256, 32, 40000, false, 1, OccupancyLimit::kLds, 36},
        // 4097 bytes take nine granules of 512.
        Case{"lds_granule", 64, 32, 4097, true, 28, OccupancyLimit::kLds, 504},
        Case{"does_not_fit", 1024, 256, 0, true, 0, OccupancyLimit::kVgprs, 0}),
    [](const auto& parameter) { return parameter.param.name; });

TEST(Occupancy, WavesPerSimdOnAverage) {
  EXPECT_EQ(occupancy_of(*find_card("gfx1010"), launch_of(256, 128, 0, true)).waves_per_simd, 8);
  EXPECT_EQ(occupancy_of(*find_card("gfx1010"), launch_of(256, 32, 65536, true)).waves_per_simd, 4);
}

}  // namespace
}  // namespace rocfix::vcard
