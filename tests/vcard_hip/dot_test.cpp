// SPDX-License-Identifier: MIT
// Under HSA_OVERRIDE_GFX_VERSION the card's name changes, the silicon does not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "vcard_hip/hip_run.h"

namespace rocfix {
namespace {

using testing::HasSubstr;

const std::map<std::string, std::string> kOverride = {{"HSA_OVERRIDE_GFX_VERSION", "10.3.0"}};

TEST(DotInstructions, FaultByNameOnGfx1010) {
  const auto done = run(HipRun{.program = "dot/gfx1030", .environment = kOverride});
  EXPECT_TRUE(done.in_time);
  EXPECT_EQ(done.signal, SIGABRT);
  EXPECT_THAT(done.err, HasSubstr("virtual card (gfx1010): illegal instruction"));
  EXPECT_THAT(done.err, HasSubstr("v_dot2"));
  EXPECT_THAT(done.err, HasSubstr("dot_halves"));
}

TEST(DotInstructions, RunOnGfx1012UnderTheOverride) {
  const auto done = run(HipRun{.program = "dot/gfx1030", .chip = "gfx1012", .environment = kOverride});
  EXPECT_EQ(done.exit_code, 0) << done.out << done.err;
  EXPECT_THAT(done.out, HasSubstr("PASS dot"));
}

TEST(DotInstructions, RunOnTheChipsThatHaveThem) {
  for (const char* chip : {"gfx1012", "gfx1030"}) {
    const auto done = run(HipRun{.program = std::string("dot/") + chip, .chip = chip});
    EXPECT_EQ(done.exit_code, 0) << done.out << done.err;
    EXPECT_THAT(done.out, HasSubstr("PASS dot"));
  }
}

TEST(DotInstructions, AreNotLoadedByAnotherChip) {
  const auto done = run(HipRun{.program = "dot/gfx1012"});
  EXPECT_NE(done.exit_code, 0);
  EXPECT_THAT(done.out + done.err, testing::Not(HasSubstr("PASS")));
}

}  // namespace
}  // namespace rocfix
