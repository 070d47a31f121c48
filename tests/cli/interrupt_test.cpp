// SPDX-License-Identifier: MIT
// However the program ends, it ends soon and takes its worker along.
#include <gmock/gmock.h>
#include <signal.h>

#include <chrono>
#include <thread>

#include "full_pipe.h"
#include "processes.h"
#include "runner.h"

namespace rocfix {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr double kQuickly = 5;  // seconds; the hanging case alone would take 60

Command hanging_run() {
  Command command;
  command.arguments = {"verify", "--device", "fake:hang=7", "--timeout", "60", "n1c3h8w8_k7r3s3_p1"};
  command.limit_s = 30;
  return command;
}

// For what nothing outside tells: that a kernel is reached, that a write waits.
void wait_a_moment() {
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
}

std::vector<pid_t> wait_until_it_hangs(Program& program) {
  EXPECT_TRUE(program.wait_for("device fake"));
  wait_a_moment();
  const auto workers = wait_for_workers(program.pid());
  EXPECT_THAT(workers, SizeIs(1));
  return workers;
}

TEST(CtrlC, EndsAHangingRunAndItsWorker) {
  Program program(hanging_run());
  const auto workers = wait_until_it_hangs(program);
  program.send_to_all(SIGINT);
  const Finished done = program.finish();
  EXPECT_EQ(done.exit_code, 130);
  EXPECT_LT(done.seconds, kQuickly);
  EXPECT_THAT(done.err, HasSubstr("interrupted after 0 of 1 cases"));
  EXPECT_TRUE(all_end(workers));
}

TEST(CtrlC, WorksOnATerminal) {
  Command command = hanging_run();
  command.columns = 80;
  Program program(command);
  const auto workers = wait_until_it_hangs(program);
  ASSERT_TRUE(program.type("\x03"));
  const Finished done = program.finish();
  EXPECT_EQ(done.exit_code, 130);
  EXPECT_LT(done.seconds, kQuickly);
  EXPECT_TRUE(all_end(workers));
}

TEST(CtrlC, WorksWhileBenchRuns) {
  Command command = hanging_run();
  command.arguments[0] = "bench";
  Program program(command);
  const auto workers = wait_until_it_hangs(program);
  program.send_to_all(SIGINT);
  const Finished done = program.finish();
  EXPECT_EQ(done.exit_code, 130);
  EXPECT_LT(done.seconds, kQuickly);
  EXPECT_TRUE(all_end(workers));
}

TEST(CtrlC, LeavesNoHalfWrittenJson) {
  const TemporaryFolder folder;
  Command command = hanging_run();
  command.folder = folder.path();
  command.arguments.insert(command.arguments.end(), {"--json", "r.json"});
  Program program(command);
  wait_until_it_hangs(program);
  program.send_to_all(SIGINT);
  EXPECT_EQ(program.finish().exit_code, 130);
  EXPECT_THAT(folder.names(), IsEmpty());
}

TEST(Termination, EndsTheWorkerToo) {
  Program program(hanging_run());
  const auto workers = wait_until_it_hangs(program);
  program.send(SIGTERM);
  EXPECT_LT(program.finish().seconds, kQuickly);
  EXPECT_TRUE(all_end(workers));
}

TEST(Kill, LeavesNoWorker) {
  Program program(hanging_run());
  const auto workers = wait_until_it_hangs(program);
  program.send(SIGKILL);
  EXPECT_EQ(program.finish().signal, SIGKILL);
  EXPECT_TRUE(all_end(workers));
}

TEST(Hang, LeavesNoWorker) {
  Command command = hanging_run();
  command.arguments[4] = "1";
  Program program(command);
  const auto workers = wait_until_it_hangs(program);
  EXPECT_EQ(program.finish().exit_code, 1);
  EXPECT_TRUE(all_end(workers));
}

TEST(CtrlC, IsHeardWhileThePagerDoesNotRead) {
  const FullPipe pipe;
  Program program(pipe.writer("verify --device fake:hang=7 --timeout 60 n1c3h8w8_k7r3s3_p1"));
  EXPECT_THAT(wait_for_workers(program.pid()), SizeIs(1));
  wait_a_moment();  // until the line that names the device is stuck
  program.send_to_all(SIGINT);
  wait_a_moment();
  pipe.drain();
  const Finished done = program.finish();
  EXPECT_EQ(done.exit_code, 130);
  EXPECT_THAT(done.err, Not(HasSubstr("cannot write")));
}

// As the runtime of a card does that reports a fault late, by ending the process.
TEST(Worker, MayDieBetweenTwoCases) {
  const FullPipe pipe;
  Program program(pipe.writer("verify --device fake n1c3h8w8_k7r3s3_p1"));
  const auto workers = wait_for_workers(program.pid());
  ASSERT_THAT(workers, SizeIs(1));
  wait_a_moment();  // it has opened the device and waits for the first case
  kill(workers[0], SIGKILL);
  pipe.drain();
  const Finished done = program.finish();
  EXPECT_EQ(done.exit_code, 0) << done.err;
}

}  // namespace
}  // namespace rocfix
