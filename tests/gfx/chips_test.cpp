// SPDX-License-Identifier: MIT
#include "gfx/chips.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gfx/code_objects.h"

namespace rocfix {
namespace {

using testing::HasSubstr;

TEST(Chips, AreFoundByNameWithOrWithoutFeatures) {
  ASSERT_NE(find_chip("gfx1010:xnack-"), nullptr);
  EXPECT_EQ(find_chip("gfx1010:xnack-")->name, "gfx1010");
  EXPECT_EQ(find_chip("gfx90a"), nullptr);
}

TEST(Chips, KfdVersionsAreTheirNames) {
  for (const auto& chip : chips()) EXPECT_EQ(kfd_version_name(chip.kfd_version), chip.name);
  EXPECT_EQ(kfd_version_name(90010), "gfx90a");
  EXPECT_EQ(find_chip_by_kfd_version(100102)->name, "gfx1012");
  EXPECT_EQ(find_chip_by_kfd_version(1), nullptr);
}

TEST(Chips, OnlyNavi12And14HaveDotInstructions) {
  for (const auto& chip : chips())
    if (chip.rdna1)
      EXPECT_EQ(chip.dot_instructions, chip.name == "gfx1011" || chip.name == "gfx1012") << chip.name;
}

TEST(CodeTarget, IsTheChipsOwnWithoutOverride) {
  for (const char* name : {"gfx1010", "gfx1011", "gfx1012", "gfx1013"})
    EXPECT_EQ(code_target(name, name).value(), name);
}

TEST(CodeTarget, FollowsTheSiliconUnderOverride) {
  EXPECT_EQ(code_target("gfx1010", "gfx1030").value(), kSafeGfx1030);
  EXPECT_EQ(code_target("gfx1012", "gfx1030:xnack-").value(), kSafeGfx1030);
  EXPECT_EQ(code_target("gfx1012", "gfx1010").value(), "gfx1010");
}

// By the code that runs, not by the silicon alone.
TEST(CodeTarget, DotInstructionsAreUsedUnderTheChipsOwnNameOnly) {
  const auto rate = [](const char* physical, const char* reported) {
    return half_pair_rate(code_target(physical, reported).value());
  };
  for (const auto& chip : chips())
    if (chip.rdna1) EXPECT_EQ(half_pair_rate(std::string(chip.name)), chip.dot_instructions ? 2 : 1) << chip.name;
  EXPECT_EQ(rate("gfx1012", "gfx1012:xnack-"), 2);
  EXPECT_EQ(rate("gfx1012", "gfx1010"), 1);
  EXPECT_EQ(rate("gfx1012", "gfx1030"), 1);
  EXPECT_EQ(half_pair_rate("none"), 0);
}

TEST(CodeTarget, AmdsLoadsCheckTheirRange) {
  for (const auto& chip : chips()) EXPECT_TRUE(has_range_checked_loads(chip.name)) << chip.name;
  EXPECT_TRUE(has_range_checked_loads(kSafeGfx1030));
  EXPECT_FALSE(has_range_checked_loads("sm_90"));
}

TEST(CodeTarget, RefusesWithTheReason) {
  EXPECT_THAT(code_target("gfx1030", "gfx1030").error().message, HasSubstr("gfx1030 is not an RDNA1 chip"));
  EXPECT_THAT(code_target("gfx906", "gfx906").error().message, HasSubstr("gfx906 is not an RDNA1 chip"));
  EXPECT_THAT(code_target("gfx1010", "gfx1012").error().message,
              HasSubstr("HSA_OVERRIDE_GFX_VERSION makes it gfx1012"));
  EXPECT_THAT(code_target("gfx1010", "gfx900").error().message, HasSubstr("unset the variable"));
}

}  // namespace
}  // namespace rocfix
