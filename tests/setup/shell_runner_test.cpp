// SPDX-License-Identifier: MIT
#include "setup/shell_runner.h"

#include <gmock/gmock.h>
#include <signal.h>

#include "cli/folder.h"

namespace rocfix::setup {
namespace {

using testing::HasSubstr;

std::string trouble(const std::string& line) {
  const auto status = run_line(line, false);
  return status ? "" : status.error().message;
}

TEST(ShellRunner, SaysHowACommandEnded) {
  EXPECT_EQ(trouble("true"), "");
  EXPECT_THAT(trouble("sh -c 'exit 3'"), HasSubstr("exit code 3"));
  EXPECT_THAT(trouble("sh -c 'kill -9 $$'"), HasSubstr("signal 9"));
  EXPECT_THAT(trouble("no-such-program-here"), HasSubstr("a program is missing"));
  EXPECT_FALSE(run_program({"/no/such/program"}));
}

TEST(ShellRunner, RunsEveryPartOfALine) {
  const TemporaryFolder folder;
  EXPECT_EQ(trouble("touch " + folder.path_of("a") + " && touch " + folder.path_of("b")), "");
  EXPECT_EQ(folder.names(), (std::vector<std::string>{"a", "b"}));
  EXPECT_NE(trouble("false && touch " + folder.path_of("c")), "");
}

TEST(ShellRunner, CtrlCReachesTheCommandAndIsRemembered) {
  const InterruptGuard guard;
  EXPECT_FALSE(InterruptGuard::interrupted());
  EXPECT_THAT(trouble("sh -c 'kill -INT $PPID; exec sleep 20'"), HasSubstr("signal 2"));
  EXPECT_TRUE(InterruptGuard::interrupted());
}

}  // namespace
}  // namespace rocfix::setup
