// SPDX-License-Identifier: MIT
// `rocfix run` with programs that use MIOpen: who computes, what is told afterwards, and what happens when a
// card freezes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "base/text.h"
#include "cli/runner.h"
#include "sanitized.h"

namespace rocfix {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kProblem = "n1c8h14w14_k16r3s3_p1";

// The stand-in's kernel has no end: nothing but the watch may count its instructions.
const std::map<std::string, std::string> kFreezing = {{"FAKE_MIOPEN_HANG", "run"},
                                                      {"ROCFIX_CARD_BUDGET", "1000000000000"}};

std::vector<std::string> words(std::vector<std::string> options, const char* mode,
                               const char* problem = kProblem) {
  std::vector<std::string> all = {"run", "--card", "virtual"};
  all.insert(all.end(), options.begin(), options.end());
  all.insert(all.end(), {"--", CLIENT, mode, problem});
  return all;
}

TEST(RunMiopen, StatsNameWhoComputedAndHowOften) {
  for (const char* mode : {"find", "immediate"}) {
    const auto done = run(words({"--stats"}, mode));
    EXPECT_EQ(done.exit_code, 0) << done.err;
    EXPECT_THAT(done.out, HasSubstr(std::string(kProblem) + ": right\n"));
    EXPECT_THAT(done.out, HasSubstr(std::string(kProblem) + "                    2 winograd_fused"));
    EXPECT_THAT(done.out, HasSubstr("2 calls: rocfix 2, MIOpen 0\n"));
  }
}

// The journal is written by whatever ran: of a process, problem and solver the last line counts, processes
// add up, and what is no line is passed over.
TEST(RunMiopen, StatsAddUpWhatTheProcessesLeft) {
  const auto done = run(
      {"run", "--card", "virtual", "--stats", "--", "/bin/sh", "-c",
       "printf '1\\tn1c1h1w1_k1r1s1\\tdirect\\t1\\t0\\t0\\t0\\n"
       "1\\tn1c1h1w1_k1r1s1\\tdirect\\t3\\t2\\t4\\t1048576\\n"
       "2\\tn1c1h1w1_k1r1s1\\tdirect\\t1\\t0\\t0\\t0\\n"
       "2\\tother\\tmiopen gemm\\t1\\t1\\t9\\t0\\n"
       "nonsense\\n\\n3\\tx\\ty\\t-1\\t0\\t0\\t0\\n3\\tx\\ty\\t99999999999999999999\\t0\\t0\\t0\\n3\\tcut' "
       ">> $ROCFIX_JOURNAL"});
  EXPECT_EQ(done.exit_code, 0) << done.err;
  EXPECT_THAT(done.out, HasSubstr("n1c1h1w1_k1r1s1                          4 direct"));
  EXPECT_THAT(done.out, HasSubstr(" 8.00ms"));  // four calls as long as the two that were timed
  EXPECT_THAT(done.out, HasSubstr("5 calls: rocfix 4, MIOpen 1\n"));
}

TEST(RunMiopen, Miopen217HasNoGetterForGroups) {
  const auto done = run(Command{.arguments = words({"--stats"}, "find", "n1c16h9w9_k16r3s3_p1_g4"),
                                .environment = {{"LD_LIBRARY_PATH", OLD_MIOPEN}}});
  EXPECT_EQ(done.exit_code, 0) << done.out << done.err;
  EXPECT_THAT(done.out, HasSubstr("2 calls: rocfix 2, MIOpen 0\n"));
}

TEST(RunMiopen, AProgramThatOpensMiopenByNameGetsTheWrapper) {
  for (const char* mode : {"find", "immediate"}) {
    const auto done = run(Command{.arguments = {"run", "--card", "virtual", "--by-handle", "--stats", "--",
                                                BY_HANDLE, mode, kProblem, "bwd:n1c8h9w9_k8r3s3_p1"},
                                  .environment = {{"LD_LIBRARY_PATH", NEW_MIOPEN}}});
    EXPECT_EQ(done.exit_code, 0) << done.out << done.err;
    EXPECT_THAT(done.out, HasSubstr("4 calls: rocfix 4, MIOpen 0\n"));
    EXPECT_EQ(done.err, "");
  }
}

TEST(RunMiopen, TheWrapperWithoutMiopenSaysSoByItsStatus) {
  const auto done = run({"run", "--card", "virtual", "--by-handle", "--", BY_HANDLE, "find", kProblem});
  EXPECT_EQ(done.exit_code, 1);
  EXPECT_THAT(done.out, HasSubstr("returned 1\n"));
}

TEST(RunMiopen, OffAndGuardLeaveItToMiopen) {
  for (const char* policy : {"off", "guard"}) {
    const auto done = run(words({"--stats", "--policy", policy}, "find"));
    EXPECT_EQ(done.exit_code, 1) << "the stand-in computes nothing";
    EXPECT_THAT(done.out, HasSubstr("miopen direct"));
    EXPECT_THAT(done.out, HasSubstr("1 call: rocfix 0, MIOpen 1\n"));
  }
}

TEST(RunMiopen, ATraceIsAListThatVerifyTakes) {
  TemporaryFolder folder;
  const std::string trace = folder.path() + "/trace.txt";
  ASSERT_EQ(run(words({"--trace", trace}, "find", "bwd:n1c8h9w9_k8r3s3_p1")).exit_code, 0);
  EXPECT_THAT(*read_file(trace), HasSubstr("\nbwd:n1c8h9w9_k8r3s3_p1 x2\n"));
  const auto verified = run({"verify", "--device", "fake", "--trace", trace});
  EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;
  EXPECT_THAT(verified.out, HasSubstr("9x9  8>8 3x3 p1 bwd"));
}

TEST(RunMiopen, ATraceThatCannotBeWrittenIsSaidBeforeTheProgramStarts) {
  const auto done = run(words({"--trace", "/no/such/folder/trace.txt"}, "find"));
  EXPECT_EQ(done.exit_code, 2);
  EXPECT_THAT(done.err, HasSubstr("/no/such/folder"));
  EXPECT_THAT(done.out, Not(HasSubstr("right")));
}

TEST(RunMiopen, ProgramsWithoutMiopenRunAsBefore) {
  const auto done =
      run({"run", "--card", "virtual", "--stats", "--", "/bin/sh", "-c", "echo out; echo err >&2; exit 5"});
  EXPECT_EQ(done.exit_code, 5);
  EXPECT_EQ(done.out, "out\nNo convolution went through MIOpen's interface.\n");
  EXPECT_EQ(done.err, "err\n");
}

TEST(RunMiopen, PassesSignalsOn) {
  for (const int number : {SIGTERM, SIGINT, SIGHUP, SIGUSR1}) {
    Program program(
        {.arguments = {
             "run", "--card", "virtual", "--stats", "--", "/bin/sh", "-c",
             "trap 'echo got it; exit 9' TERM INT HUP USR1; echo ready; while :; do sleep 0.1; done"}});
    ASSERT_TRUE(program.wait_for("ready"));
    program.send(number);
    const auto done = program.finish();
    EXPECT_EQ(done.exit_code, 9) << number;
    EXPECT_THAT(done.out, HasSubstr("got it"));
    EXPECT_THAT(done.out, HasSubstr("No convolution")) << "its results are printed all the same";
  }
}

// Often: two signals may come so close that the program sees one.
TEST(RunMiopen, TheTerminalsKeysReachTheProgramOnce) {
  constexpr int kKeys = 20;
  constexpr const char* kCounts =
      "import signal\n"
      "wanted = [signal.SIGINT, signal.SIGTERM]\n"
      "signal.pthread_sigmask(signal.SIG_BLOCK, wanted)\n"
      "print('ready', flush=True)\n"
      "count = 0\n"
      "while signal.sigwait(wanted) == signal.SIGINT:\n"
      "    count += 1\n"
      "    print('got it', flush=True)\n"
      "print(count, 'in all')\n";
  Program program(
      {.arguments = {"run", "--card", "virtual", "--stats", "--", "/usr/bin/python3", "-c", kCounts},
       .columns = 80});
  ASSERT_TRUE(program.wait_for("ready"));
  for (int key = 1; key <= kKeys; ++key) {
    program.type("\x03");  // Ctrl-C
    ASSERT_TRUE(program.wait_for("got it", key));
  }
  program.send(SIGTERM);
  const auto done = program.finish();
  EXPECT_EQ(done.exit_code, 0) << done.out;
  EXPECT_THAT(done.out, HasSubstr(std::to_string(kKeys) + " in all"));
}

TEST(RunMiopen, AFrozenConvolutionEndsTheProgramAndIsNotAskedForAgain) {
  TemporaryFolder folder;
  auto environment = kFreezing;
  environment["ROCFIX_DB"] = folder.path() + "/find.db";
  const auto first = run(Command{.arguments = words({"--policy", "guard", "--watch", "1", "--stats"}, "find"),
                                 .environment = environment});
  EXPECT_EQ(first.exit_code, 124) << first.out << first.err;
  EXPECT_LT(first.seconds, 20);
  EXPECT_THAT(first.err, AllOf(HasSubstr(std::string("frozen: ") + kProblem), HasSubstr("miopen direct"),
                               HasSubstr("in quarantine")));
  EXPECT_THAT(first.out, HasSubstr("1 call: rocfix 0, MIOpen 1\n"));
  // The command that the message names.
  EXPECT_THAT(first.err, HasSubstr("`rocfix db quarantine list`"));
  const auto listed = run(Command{.arguments = {"db", "quarantine", "list"}, .environment = environment});
  EXPECT_EQ(listed.exit_code, 0);
  EXPECT_THAT(listed.out, AllOf(HasSubstr(kProblem), HasSubstr("miopen in quarantine")));
  const auto second =
      run(Command{.arguments = words({"--policy", "guard", "--watch", "1", "--stats"}, "find"),
                  .environment = environment});
  EXPECT_EQ(second.exit_code, 0) << second.out << second.err;
  EXPECT_THAT(second.out, HasSubstr("2 calls: rocfix 2, MIOpen 0\n"));
}

// The virtual card needs longer for a large convolution than the watch allows: no more is seen of a frozen
// one.
TEST(RunMiopen, ASolverOfTheEngineThatFreezesIsNotTakenAgain) {
  constexpr const char* kLarge = "n8c64h56w56_k64r3s3_p1";
  TemporaryFolder folder;
  const std::map<std::string, std::string> environment = {{"ROCFIX_DB", folder.path() + "/find.db"}};
  const auto first =
      run(Command{.arguments = words({"--watch", "0.1"}, "find", kLarge), .environment = environment});
  EXPECT_EQ(first.exit_code, 124) << first.out << first.err;
  const std::string before = std::string("frozen: ") + kLarge + ", computed by ";
  ASSERT_THAT(first.err, AllOf(HasSubstr(before), HasSubstr("its kernels: rocfix_")));
  const std::string rest = first.err.substr(first.err.find(before) + before.size());
  const auto second =
      run(Command{.arguments = words({"--stats"}, "find", kLarge), .environment = environment});
  EXPECT_EQ(second.exit_code, 0) << second.out << second.err;
  EXPECT_THAT(second.out,
              AllOf(HasSubstr(std::string(kLarge) + ": right\n"), HasSubstr("2 calls: rocfix 2, MIOpen 0\n"),
                    Not(HasSubstr(" " + rest.substr(0, rest.find(',')) + " "))));
}

TEST(RunMiopen, AFrozenSearchIsSeenToo) {
  TemporaryFolder folder;
  auto environment = kFreezing;
  environment["FAKE_MIOPEN_HANG"] = "find";
  environment["ROCFIX_DB"] = folder.path() + "/find.db";
  const auto done = run(
      Command{.arguments = words({"--policy", "guard", "--watch", "1"}, "find"), .environment = environment});
  EXPECT_EQ(done.exit_code, 124) << done.out << done.err;
  EXPECT_THAT(done.err, HasSubstr("miopen (search)"));
}

// ROCFIX_SOLVER names one that does not take the problem, so that the engine has none for it.
TEST(RunMiopen, WhatFrozeAndNobodyElseTakesIsAnErrorTheSecondTime) {
  TemporaryFolder folder;
  auto environment = kFreezing;
  environment["ROCFIX_SOLVER"] = "depthwise";
  environment["ROCFIX_DB"] = folder.path() + "/find.db";
  const Command command{.arguments = words({"--watch", "1"}, "find"), .environment = environment};
  const auto first = run(command);
  EXPECT_EQ(first.exit_code, 124) << first.out << first.err;
  const auto second = run(command);
  EXPECT_EQ(second.exit_code, 1);
  EXPECT_THAT(second.out, HasSubstr("Find returned 5"));
  EXPECT_THAT(second.err, HasSubstr("is refused"));
}

TEST(RunMiopen, TheWatchMayWaitOn) {
  auto environment = kFreezing;
  environment["ROCFIX_DB"] = "off";
  Program program({.arguments = words({"--policy", "guard", "--watch", "0.5", "--on-freeze", "wait"}, "find"),
                   .environment = environment,
                   .limit_s = 8});
  EXPECT_FALSE(program.wait_for("right"));  // gives up after its time
  program.send_to_all(SIGKILL);
  const auto done = program.finish();
  EXPECT_EQ(done.signal, SIGKILL);
  EXPECT_THAT(done.err, HasSubstr("frozen"));
}

// Of every function that the interposer exports. tests/peers/interposer has the same with MIOpen itself.
TEST(RunMiopen, NullsGetWhatMiopenGivesThem) {
  constexpr const char* kLine =
      "names=$(" NM " -D --defined-only \"$0\" | awk '{ print $3 }'); LD_PRELOAD=$2 \"$1\" $names";
  const auto outcome = [](const char* preload) {
    return run(Command{.arguments = {"-c", kLine, INTERPOSER, NULL_CALLS, preload},
                       .program = "/bin/sh",
                       .environment = {{"LD_LIBRARY_PATH", NEW_MIOPEN}}});
  };
  const auto without = outcome(""), with = outcome(INTERPOSER);
  EXPECT_EQ(without.exit_code, 0) << without.out << without.err;
  EXPECT_THAT(without.out, HasSubstr("miopenConvolutionForward with a handle: returned 3\n"));
  EXPECT_EQ(with.out, without.out);
}

TEST(RunMiopen, PreloadedAloneItSaysNothingAndEndsNothing) {
  const auto done = run(Command{
      .arguments = {"-c", "exit 3"}, .program = "/bin/sh", .environment = {{"LD_PRELOAD", INTERPOSER}}});
  EXPECT_EQ(done.exit_code, 3);
  EXPECT_EQ(done.out + done.err, "");
}

// The processor time of one start, in milliseconds.
double cost_of(const std::vector<const char*>& program, const char* preload) {
  const pid_t child = fork();
  if (child == 0) {
    setenv("LD_PRELOAD", preload, 1);
    auto words = program;
    words.push_back(nullptr);
    execvp(words[0], const_cast<char* const*>(words.data()));
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  wait4(child, &status, 0, &usage);
  EXPECT_EQ(status, 0) << program[0];
  const auto milliseconds = [](const timeval& time) { return 1e3 * time.tv_sec + 1e-3 * time.tv_usec; };
  return milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
}

// The least of each in starts by turns: whatever else the machine does meets both.
double added_by_preload(const std::vector<const char*>& program) {
  double with = 1e9, without = 1e9;
  for (int i = 0; i < 20; ++i) {
    with = std::min(with, cost_of(program, INTERPOSER));
    without = std::min(without, cost_of(program, ""));
  }
  return with - without;
}

TEST(RunMiopen, PreloadingCostsProgramsWithoutMiopenNextToNothing) {
  if (kUnderAsan) GTEST_SKIP() << "ASan's own start is not what is measured";
  for (const std::vector<const char*>& program :
       {std::vector{"/bin/true"}, {"bash", "-c", "exit 0"}, {"/usr/bin/python3", "-c", "pass"}})
    EXPECT_LT(added_by_preload(program), 5) << program[0];
}

}  // namespace
}  // namespace rocfix
