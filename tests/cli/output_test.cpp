// SPDX-License-Identifier: MIT
// Output that goes nowhere: a closed pipe, a full disk, no output at all.
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/stat.h>

#include "processes.h"
#include "runner.h"
#include "table_text.h"

namespace rocfix {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(ClosedPipe, EndsTheProgramWithoutAWord) {
  for (const std::string command : {"verify", "bench", "verify --json -"}) {
    const Finished done = run_shell("\"$ROCFIX\" " + command + " --set smoke --device fake | head -1");
    EXPECT_THAT(lines_of(done.out), SizeIs(1)) << command;
    EXPECT_THAT(done.err, IsEmpty()) << command;
  }
}

TEST(ClosedPipe, LeavesNoWorker) {
  Command command;
  command.arguments = {"verify", "--device", "fake", "--set", "seed"};
  Program program(command);
  ASSERT_TRUE(program.wait_for("PASS"));
  const auto workers = wait_for_workers(program.pid());
  program.close_output();
  const Finished done = program.finish();
  EXPECT_EQ(done.signal, SIGPIPE);
  EXPECT_LT(done.seconds, 5);
  EXPECT_TRUE(all_end(workers));
}

// nohup, cron and some shells start programs with the signal ignored; it must end all the same.
TEST(ClosedPipe, EndsTheProgramAlsoWhereItsParentIgnoresTheSignal) {
  const Finished done = run_shell("trap '' PIPE; \"$ROCFIX\" verify --set smoke --device fake | head -1");
  EXPECT_THAT(done.err, IsEmpty());
}

class FullDisk : public testing::TestWithParam<const char*> {};

TEST_P(FullDisk, IsReported) {
  struct stat device;
  if (stat("/dev/full", &device) != 0 || !S_ISCHR(device.st_mode)) GTEST_SKIP() << "no /dev/full here";
  const Finished done = run_shell(std::string("\"$ROCFIX\" ") + GetParam() + " > /dev/full");
  EXPECT_EQ(done.exit_code, 2);
  EXPECT_EQ(done.err, "rocfix: cannot write the output: No space left on device\n");
}

INSTANTIATE_TEST_SUITE_P(Commands, FullDisk,
                         testing::Values("--help", "--version", "verify --help", "devices", "sets",
                                         "sets seed", "solvers n1c3h8w8_k4r3s3 --chip gfx1010",
                                         "verify n1c3h8w8_k4r3s3 --device fake",
                                         "verify n1c3h8w8_k4r3s3 --device fake --json -",
                                         "verify n1c3h8w8_k4r3s3 --device fake:wrong=4",
                                         "bench n1c3h8w8_k4r3s3 --device fake"));

// The run is not worth its time once its first line was lost.
TEST(FullDisk, StopsTheRunAtOnce) {
  const Finished done =
      run_shell("\"$ROCFIX\" verify n1c3h8w8_k7r3s3 --device fake:hang=7 --timeout 8 > /dev/full");
  EXPECT_EQ(done.exit_code, 2);
  EXPECT_LT(done.seconds, 4);
}

constexpr const char* kVerify = "\"$ROCFIX\" verify n1c3h8w8_k4r3s3 --device fake ";

TEST(ClosedOutput, IsReported) {
  for (const char* closed : {">&-", "<&- >&-"}) {
    const Finished done = run_shell(std::string(kVerify) + closed);
    EXPECT_EQ(done.exit_code, 2) << closed;
    EXPECT_THAT(done.err, HasSubstr("cannot write the output")) << closed;
  }
}

TEST(ClosedOutput, IsNoMatterWhereNothingGoesThere) {
  for (const char* closed : {"<&-", "2>&-", "<&- 2>&-"}) {
    const Finished done = run_shell(std::string(kVerify) + closed);
    EXPECT_EQ(done.exit_code, 0) << closed;
    EXPECT_THAT(read_verify(done.out).statuses(), testing::ElementsAre("PASS")) << closed;
  }
}

TEST(ClosedOutput, StillGivesTheExitCode) {
  EXPECT_EQ(run_shell("\"$ROCFIX\" verify hello 2>&-").exit_code, 2);
  EXPECT_EQ(run_shell("\"$ROCFIX\" verify hello 2>/dev/full").exit_code, 2);
  EXPECT_EQ(run_shell(std::string(kVerify) + "<&- >&- 2>&-").exit_code, 2);
}

}  // namespace
}  // namespace rocfix
