// SPDX-License-Identifier: MIT
// Programs that check themselves: each must end with status 0 and "PASS name".
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "vcard_hip/hip_run.h"

namespace rocfix {
namespace {

using testing::HasSubstr;

const std::map<std::string, std::string> kOverride = {{"HSA_OVERRIDE_GFX_VERSION", "10.3.0"}};

// What a program must also have printed: programs/NAME.expected, where there is one.
std::string expected_output(const std::string& name) {
  const auto text = read_file(ROCFIX_SOURCE "/tests/vcard_hip/programs/" + name + ".expected");
  return text ? *text : "";
}

void expect_pass(const HipRun& wanted, const std::string& name) {
  const auto done = run(wanted);
  EXPECT_TRUE(done.in_time) << "after " << done.seconds << " s";
  EXPECT_EQ(done.exit_code, 0) << "signal " << done.signal << "\n" << done.out << done.err;
  EXPECT_THAT(done.out, HasSubstr("PASS " + name + "\n"));
  EXPECT_THAT(done.out, HasSubstr(expected_output(name)));
}

using Names = testing::TestWithParam<std::string>;

std::string name_of(const testing::TestParamInfo<std::string>& info) {
  return info.param;
}

class HipProgram : public Names {};
TEST_P(HipProgram, Passes) {
  expect_pass({.program = "programs/" + GetParam()}, GetParam());
}
INSTANTIATE_TEST_SUITE_P(Gfx1010, HipProgram, testing::ValuesIn(names_in(ROCFIX_HIP_PROGRAMS)), name_of);

class HipWave64 : public Names {};
TEST_P(HipWave64, Passes) {
  expect_pass({.program = "wave64/" + GetParam()}, GetParam());
}
INSTANTIATE_TEST_SUITE_P(Gfx1010, HipWave64, testing::ValuesIn(names_in(ROCFIX_HIP_WAVE64)), name_of);

// gfx1030 code on gfx1010 silicon, and on its own.
class HipOverride : public Names {};
TEST_P(HipOverride, PassesOnGfx1010) {
  expect_pass({.program = "gfx1030/" + GetParam(), .environment = kOverride}, GetParam());
}
TEST_P(HipOverride, PassesOnGfx1030) {
  expect_pass({.program = "gfx1030/" + GetParam(), .chip = "gfx1030"}, GetParam());
}
INSTANTIATE_TEST_SUITE_P(Gfx1030, HipOverride, testing::ValuesIn(names_in(ROCFIX_HIP_GFX1030)), name_of);

class HipLibrary : public Names {};
TEST_P(HipLibrary, GivesTheResultsOfTheCpu) {
  expect_pass({.program = "libraries/" + GetParam()}, GetParam());
}
INSTANTIATE_TEST_SUITE_P(Gfx1010, HipLibrary, testing::ValuesIn(names_in(ROCFIX_HIP_LIBRARIES)), name_of);

class HipBinaryLibrary : public Names {};
TEST_P(HipBinaryLibrary, GivesTheResultsOfTheCpuUnderTheOverride) {
  expect_pass({.program = "libraries/" + GetParam(), .environment = kOverride}, GetParam());
}
TEST_P(HipBinaryLibrary, GivesTheResultsOfTheCpuOnGfx1030) {
  expect_pass({.program = "libraries/" + GetParam(), .chip = "gfx1030"}, GetParam());
}
TEST_P(HipBinaryLibrary, HasHazardsOnGfx1010ThatStrictModeLists) {
  const auto done = run(
      HipRun{.program = "libraries/" + GetParam(), .strict = true, .environment = kOverride, .limit_s = 250});
  EXPECT_THAT(done.out, HasSubstr("PASS " + GetParam()));
  for (const char* hazard : {"vmem-to-scalar-write-hazard", "vcmpx-exec-war-hazard", "lds-branch-vmem-war-hazard"})
    EXPECT_THAT(done.err, HasSubstr(hazard));
}
INSTANTIATE_TEST_SUITE_P(Gfx1030, HipBinaryLibrary, testing::ValuesIn(names_in(ROCFIX_HIP_GFX1030_LIBRARIES)), name_of);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(HipBinaryLibrary);

// One thread and a seed: another order of the waves, and the same answers.
TEST(HipSchedule, ShuffledTurnsOfOneThreadChangeNoResult) {
  for (const char* seed : {"1", "77"})
    for (const char* name : {"decoupled_lookback", "histogram", "radix_sort"})
      expect_pass({.program = std::string("programs/") + name,
                   .environment = {{"ROCFIX_CARD_THREADS", "1"}, {"ROCFIX_CARD_SEED", seed}}},
                  name);
}

TEST(HipDevice, CanBeEveryChip) {
  for (const char* chip : {"gfx1010", "gfx1011", "gfx1012", "gfx1013", "gfx1030"}) {
    const auto done = run(HipRun{.program = "programs/device_properties", .chip = chip, .arguments = {chip}});
    EXPECT_THAT(done.out, HasSubstr("PASS device_properties")) << chip << done.out << done.err;
  }
}

TEST(HipDevice, IsNamedByTheOverride) {
  const auto done = run(HipRun{.program = "programs/device_properties", .environment = kOverride, .arguments = {"gfx1030"}});
  EXPECT_THAT(done.out, HasSubstr("PASS device_properties")) << done.out << done.err;
}

}  // namespace
}  // namespace rocfix
