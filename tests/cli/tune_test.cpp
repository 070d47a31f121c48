// SPDX-License-Identifier: MIT
// `rocfix tune`, and what a solver that misbehaves leads to; each test with a find-db of its own.
#include <gmock/gmock.h>

#include <csignal>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "runner.h"
#include "table_text.h"

namespace rocfix {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class Tune : public testing::Test {
 protected:
  Command command(std::vector<std::string> words) const {
    Command command;
    command.arguments = std::move(words);
    command.folder = folder_.path();
    command.environment["ROCFIX_DB"] = folder_.path_of("find.db");
    return command;
  }
  Finished rocfix(std::vector<std::string> words) const { return run(command(std::move(words))); }
  nlohmann::json known() const { return nlohmann::json::parse(rocfix({"db", "show", "--json", "-"}).out); }

  TemporaryFolder folder_;
};

TEST_F(Tune, RemembersWhatItMeasured) {
  const auto tuned = rocfix({"tune", "n1c2h5w5_k4r1s1", "--device", "fake"});
  EXPECT_EQ(tuned.exit_code, 0) << tuned.err;
  EXPECT_THAT(tuned.out, HasSubstr("1 of 1 problems tuned in "));
  const auto rows = known().at("times");
  EXPECT_GE(rows.size(), 2u);
  for (const auto& row : rows) {
    EXPECT_EQ(row.at("device"), "fake/4cu");
    EXPECT_EQ(row.at("problem"), "n1c2h5w5_k4r1s1");
    EXPECT_EQ(row.at("kind"), "measured");
    EXPECT_GT(row.at("microseconds"), 0.0);
  }
  EXPECT_THAT(rocfix({"solvers", "--why", "n1c2h5w5_k4r1s1", "--device", "fake"}).out,
              HasSubstr("because it has the best measured time in the user's find-db"));
}

// As `rocfix run --trace` writes one: comments and counts are passed over, a problem that stands there twice is one.
TEST_F(Tune, TakesTheConvolutionsOfAProgram) {
  folder_.write("net.trace",
                "# convolutions of a program, recorded by rocfix run --trace\n"
                "n1c2h5w5_k4r1s1 x12\nwrw:n1c2h5w5_k3r1s1 x1\nn1c2h5w5_k4r1s1 x2\n"
                "# 3 calls were none that rocfix has a text for\n");
  const auto tuned = rocfix({"tune", "--trace", "net.trace", "--device", "fake"});
  EXPECT_EQ(tuned.exit_code, 0) << tuned.err;
  EXPECT_THAT(tuned.out, HasSubstr("3 of 3 problems tuned in "));
  std::set<std::string> problems;
  const auto found = known();
  for (const auto& row : found.at("times")) problems.insert(row.at("problem").get<std::string>());
  EXPECT_THAT(problems, testing::ElementsAre("n1c2h5w5_k4r1s1", "wrw:n1c2h5w5_k3r1s1"));
  EXPECT_EQ(rocfix({"tune", "--trace", "none.trace", "--device", "fake"}).exit_code, 2);
}

TEST_F(Tune, MeasuresNothingTwiceUnlessAsked) {
  const std::vector<std::string> words = {"tune", "n1c2h5w5_k4r1s1", "--device", "fake"};
  EXPECT_THAT(rocfix(words).out, Not(HasSubstr("in 0 runs")));
  EXPECT_THAT(rocfix(words).out, HasSubstr("in 0 runs"));
  EXPECT_THAT(rocfix({"tune", "n1c2h5w5_k4r1s1", "--device", "fake", "--again"}).out,
              Not(HasSubstr("in 0 runs")));
}

TEST_F(Tune, PutsAWrongSolverInQuarantineAndGoesOnWithTheOthers) {
  const auto tuned = rocfix({"tune", "n1c2h6w5_k8r1s1", "n1c2h6w5_k4r1s1", "--device", "fake:wrong=8"});
  EXPECT_EQ(tuned.exit_code, 0) << tuned.err;
  EXPECT_THAT(tuned.out,
              AllOf(HasSubstr("n1c2h6w5_k8r1s1 direct FAIL"), HasSubstr("n1c2h6w5_k8r1s1 im2col_gemm FAIL"),
                    HasSubstr("1 of 2 problems tuned")));
  const auto found = known();
  EXPECT_THAT(found.at("quarantine"), SizeIs(3));
  for (const auto& row : found.at("quarantine")) {
    EXPECT_EQ(row.at("quarantine"), "wrong");
    EXPECT_EQ(row.at("problem"), "n1c2h6w5_k8r1s1");
  }
  EXPECT_FALSE(found.at("times").empty());
  for (const auto& row : found.at("times")) EXPECT_EQ(row.at("problem"), "n1c2h6w5_k4r1s1");
}

TEST_F(Tune, StopsWhenTheBudgetIsSpentAndGoesOnLater) {
  std::vector<std::string> words = {"tune",     "--random", "30",       "--seed", "3",
                                    "--device", "fake",     "--budget", "0.001s"};
  const auto first = rocfix(words);
  EXPECT_THAT(first.out, HasSubstr("The budget is spent: the same command goes on from here."));
  words.back() = "5m";
  const auto rest = rocfix(words);
  EXPECT_EQ(rest.exit_code, 0) << rest.err;
  EXPECT_THAT(rest.out, Not(HasSubstr("The budget is spent")));
}

TEST_F(Tune, KeepsWhatItLearntOnCtrlC) {
  Program program(command({"tune", "n1c2h5w5_k4r1s1", "n1c2h5w5_k5r1s1", "--device", "fake:hang=5"}));
  ASSERT_TRUE(program.wait_for("n1c2h5w5_k4r1s1 "));
  std::this_thread::sleep_for(std::chrono::seconds(1));  // until the next problem hangs
  program.send(SIGINT);
  const auto finished = program.finish();
  EXPECT_EQ(finished.exit_code, 130);
  EXPECT_THAT(finished.err, HasSubstr("runs are kept, the same command goes on from here"));
  EXPECT_GE(known().at("times").size(), 2u);
}

TEST_F(Tune, NeedsAPlaceAndATime) {
  Command nowhere = command({"tune", "--device", "fake"});
  nowhere.environment["ROCFIX_DB"] = "off";
  const auto refused = run(nowhere);
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("times have no place to be kept: ROCFIX_DB=off"));
  for (const char* budget : {"5q", "0", "-1s", "s", "1e30h", "nan"}) {
    const auto bad = rocfix({"tune", "--budget", budget, "--device", "fake"});
    EXPECT_EQ(bad.exit_code, 2) << budget;
    EXPECT_THAT(bad.err, HasSubstr("--budget '" + std::string(budget) + "' is no time")) << budget;
  }
}

TEST_F(Tune, FitsATerminalAndShowsWhereItIs) {
  Command on_terminal = command({"tune", "n1c2h5w5_k4r1s1", "--device", "fake", "--budget", "9s"});
  on_terminal.columns = 80;
  const auto shown = run(on_terminal);
  EXPECT_THAT(shown.out, AllOf(HasSubstr("[1/1] n1c2h5w5_k4r1s1"), HasSubstr("s left")));
  const auto piped = rocfix({"tune", "n1c2h5w5_k4r1s1", "--device", "fake"});
  EXPECT_THAT(piped.out + piped.err, Not(HasSubstr("[1/1]")));
  for (const auto& line : lines_of(piped.out)) EXPECT_LE(line.size(), 80u) << line;
}

// What the guard does outside tuning.
TEST_F(Tune, VerifyPutsAWrongSolverInQuarantineAndTheNextRunTakesAnother) {
  const std::vector<std::string> words = {"verify", "n1c2h6w5_k8r1s1", "--device", "fake:wrong=8"};
  EXPECT_THAT(rocfix(words).out, AllOf(HasSubstr("implicit_gemm"), HasSubstr("direct takes it from now on")));
  EXPECT_THAT(rocfix(words).out,
              AllOf(Not(HasSubstr("implicit_gemm")), HasSubstr("im2col_gemm takes it from now on")));
  EXPECT_THAT(rocfix({"db", "quarantine", "list"}).out, HasSubstr("elements are wrong"));
  EXPECT_EQ(rocfix({"db", "quarantine", "clear"}).exit_code, 0);
  EXPECT_THAT(rocfix(words).out, HasSubstr("implicit_gemm"));
}

TEST_F(Tune, ACrashIsRemembered) {
  rocfix({"verify", "n1c2h6w5_k6r1s1", "--device", "fake:crash=6"});
  const auto rows = known().at("quarantine");
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].at("quarantine"), "crash");
}

// The limit was the user's, far below what the guard would wait for.
TEST_F(Tune, AShortTimeoutProvesNoHang) {
  const auto hung = rocfix({"verify", "n1c2h6w5_k5r1s1", "--device", "fake:hang=5", "--timeout", "0.2"});
  EXPECT_EQ(hung.exit_code, 1);
  EXPECT_THAT(hung.out, HasSubstr("HANG"));
  EXPECT_THAT(known().at("quarantine"), IsEmpty());
}

TEST_F(Tune, AHangUnderALongTimeoutIsRemembered) {
  rocfix({"verify", "n1c2h6w5_k5r1s1", "--device", "fake:hang=5", "--timeout", "20.5"});
  const auto rows = known().at("quarantine");
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].at("quarantine"), "hang");
  EXPECT_THAT(rows[0].at("evidence").get<std::string>(), HasSubstr("did not finish within 20.5 s"));
}

TEST_F(Tune, ARefusalIsNoFault) {
  rocfix({"verify", "n1c2h6w5_k5r1s1", "--device", "fake", "--solver", "winograd"});
  EXPECT_THAT(known().at("quarantine"), IsEmpty());
}

}  // namespace
}  // namespace rocfix
