// SPDX-License-Identifier: MIT
#include "doctor/launch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "doctor/tree.h"

namespace rocfix::doctor {
namespace {

using testing::HasSubstr;

Launch launch_on(const std::string& fixture) {
  const Tree tree(fixture);
  auto world = World::of_folder(tree.root());
  const Machine machine = gather(*world);
  return launch_of(machine, *machine.rocm_torches().at(0)->torch);
}

TEST(Launch, AnOverrideBeforeNativeCodeIsTakenOut) {
  const auto launch = launch_on("arch-override.txt");
  EXPECT_EQ(launch.override_version, "");
  EXPECT_THAT(launch.notice, HasSubstr("10.3.0 is taken out"));
}

TEST(Launch, NativeCodeNeedsNothing) {
  const auto launch = launch_on("arch-native.txt");
  EXPECT_EQ(launch.override_version, std::nullopt);
  EXPECT_EQ(launch.notice, "");
}

// gfx1030 alone: the override is needed, is there, and is warned of.
TEST(Launch, OnlyGfx1030CodeRunsUnderTheOverrideWithAWarning) {
  const auto launch = launch_on("legacy-lane.txt");
  EXPECT_EQ(launch.override_version, std::nullopt);
  EXPECT_THAT(launch.notice, HasSubstr("no code for this gfx1010"));
  EXPECT_THAT(launch.notice, HasSubstr("may freeze"));
}

TEST(Launch, WithoutTheOverrideItIsSet) {
  const Tree tree("legacy-lane.txt");
  auto world = World::of_folder(tree.root());
  Machine machine = gather(*world);
  const Torch torch = *machine.rocm_torches().at(0)->torch;
  machine.variables = {};
  EXPECT_EQ(launch_of(machine, torch).override_version, "10.3.0");
}

TEST(Launch, OtherRdna1ChipsRunGfx1010sCode) {
  const Tree tree("bc250.txt");
  auto world = World::of_folder(tree.root());
  Machine machine = gather(*world);
  machine.variables = {};
  Torch torch;
  torch.code.targets = {"gfx1010", "gfx1030"};
  EXPECT_EQ(launch_of(machine, torch).override_version, "10.1.0");
  torch.code.targets = {"gfx906"};
  EXPECT_EQ(launch_of(machine, torch).override_version, std::nullopt);
  EXPECT_THAT(launch_of(machine, torch).notice, HasSubstr("none of which this gfx1013 runs"));
}

}  // namespace
}  // namespace rocfix::doctor
