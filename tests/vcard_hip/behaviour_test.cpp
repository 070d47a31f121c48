// SPDX-License-Identifier: MIT
// Programs end as they do on a real card: by Ctrl-C in the middle of a kernel, or with work pending.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "vcard_hip/hip_run.h"

namespace rocfix {
namespace {

TEST(HipBehaviour, CtrlCEndsAProgramInTheMiddleOfAKernel) {
  Program program(command_of({.program = "wrong/endless_loop"}));
  ASSERT_TRUE(program.wait_for("launched"));
  program.send(SIGINT);
  const auto done = program.finish();
  EXPECT_TRUE(done.in_time);
  EXPECT_EQ(done.signal, SIGINT);
}

TEST(HipBehaviour, AProgramThatEndsDoesNotWaitForItsKernels) {
  const auto done = run(HipRun{.program = "programs/exit_with_work", .limit_s = 30});
  EXPECT_TRUE(done.in_time);
  EXPECT_EQ(done.exit_code, 0);
}

}  // namespace
}  // namespace rocfix
