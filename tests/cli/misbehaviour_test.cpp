// SPDX-License-Identifier: MIT
// Kernels that hang, crash and compute wrong results: what the user sees of each, and that the rows after it
// do not suffer.
#include <gmock/gmock.h>
#include <unistd.h>

#include "runner.h"
#include "table_text.h"

namespace rocfix {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kGood = "n1c3h8w8_k4r3s3_p1";
constexpr const char* kBad = "n1c3h8w8_k7r3s3_p1";  // 7 output channels, 448 elements
constexpr const char* kAlsoGood = "n1c3h9w9_k4r3s3_p1";

struct Misbehaviour {
  const char* name;
  const char* status;
  const char* reason;  // a regular expression
  const char* summary;
};

void PrintTo(const Misbehaviour& misbehaviour, std::ostream* out) {
  *out << misbehaviour.name;
}

Finished run_between_good_rows(const std::string& behaviour) {
  return run({"verify", "--device", "fake:" + behaviour + "=7", "--timeout", "0.5", kGood, kBad, kAlsoGood});
}

class OneBadKernel : public testing::TestWithParam<Misbehaviour> {};

TEST_P(OneBadKernel, GivesItsStatusAndLeavesTheOtherRowsAlone) {
  const auto& expected = GetParam();
  const Finished done = run_between_good_rows(expected.name);
  const VerifyText text = read_verify(done.out);
  EXPECT_EQ(done.exit_code, 1);
  EXPECT_THAT(done.err, IsEmpty());
  ASSERT_THAT(text.statuses(), ElementsAre("PASS", expected.status, "PASS")) << done.out;
  EXPECT_THAT(text.rows[1].reason, ContainsRegex(expected.reason));
  EXPECT_EQ(text.summary, expected.summary);
}

// The command must stand on its own, the time limit of this run included.
TEST_P(OneBadKernel, PrintsACommandThatRepeatsIt) {
  const Finished done = run_between_good_rows(GetParam().name);
  const auto rows = read_verify(done.out).rows;
  ASSERT_EQ(rows.size(), 3u) << done.out;
  const std::string repeat = rows[1].repeat;
  ASSERT_THAT(repeat, AllOf(HasSubstr(kBad), HasSubstr("--timeout 0.5")));
  const Finished again = run_shell(repeat);
  EXPECT_EQ(again.exit_code, 1) << repeat << "\n" << again.err;
  EXPECT_THAT(read_verify(again.out).statuses(), ElementsAre(GetParam().status)) << repeat;
}

constexpr Misbehaviour kMisbehaviours[] = {
    {"hang", "HANG", "did not finish within 500 ms", "2 passed, 1 hung"},
    {"before", "FAIL", "wrote outside y", "2 passed, 1 failed"},
    {"input", "FAIL", "wrote outside x", "2 passed, 1 failed"},
    {"wrong", "FAIL", "y\\[0\\]\\[0\\]\\[0\\]\\[0\\] is .*, should be .*; 1 of 448 elements",
     "2 passed, 1 failed"},
    {"nan", "FAIL", "y\\[0\\]\\[0\\]\\[0\\]\\[0\\] is nan, should be .*; 1 of 448 elements",
     "2 passed, 1 failed"},
    {"crash", "CRASH", "signal 11 \\(Segmentation fault\\)", "2 passed, 1 crashed"},
    {"killed", "CRASH", "signal 9 \\(Killed\\)", "2 passed, 1 crashed"},
    {"error", "FAIL", "fake: told to fail", "2 passed, 1 failed"},
};

INSTANTIATE_TEST_SUITE_P(Misbehaviour, OneBadKernel, testing::ValuesIn(kMisbehaviours),
                         [](const auto& info) { return info.param.name; });

std::string error_cell(const std::string& behaviour) {
  const auto rows = read_verify(run_between_good_rows(behaviour).out).rows;
  return rows.size() == 3 ? rows[1].error : "no such row";
}

TEST(ErrorColumn, HasTheLargestDifference) {
  EXPECT_EQ(error_cell("wrong"), "1");
  EXPECT_EQ(error_cell("nan"), "NaN");
}

// 0 would say that the result was compared and is right.
TEST(ErrorColumn, IsEmptyWhereNothingWasCompared) {
  for (const char* behaviour : {"hang", "crash", "killed", "error", "before", "input"})
    EXPECT_EQ(error_cell(behaviour), "-") << behaviour;
}

TEST(ManyBadKernels, AreCountedTogether) {
  const Finished done = run({"verify", "--device", "fake:wrong=7,crash=5,error=6", "n1c3h8w8_k7r3s3",
                             "n1c3h8w8_k5r3s3", "n1c3h8w8_k6r3s3", kGood});
  EXPECT_EQ(done.exit_code, 1);
  EXPECT_EQ(read_verify(done.out).summary, "1 passed, 2 failed, 1 crashed");
}

TEST(Hang, TakesNoLongerThanItsTimeLimit) {
  const Finished done =
      run({"verify", "--device", "fake:hang=7", "--timeout", "0.5", kBad, kBad, kGood, kBad});
  EXPECT_THAT(read_verify(done.out).statuses(), ElementsAre("HANG", "HANG", "PASS", "HANG"));
  EXPECT_GE(done.seconds, 1.5);
  EXPECT_LT(done.seconds, 6);
}

TEST(RepeatCommand, QuotesWhatAShellWouldSplit) {
  const TemporaryFolder folder;
  const std::string link = folder.path_of("my rocfix");
  ASSERT_EQ(symlink(ROCFIX_PROGRAM, link.c_str()), 0);
  Command command;
  command.name = command.program = link;
  command.arguments = {"verify", "--device", "fake:wrong=7", kBad};
  const auto rows = read_verify(run(command).out).rows;
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_THAT(read_verify(run_shell(rows[0].repeat).out).statuses(), ElementsAre("FAIL")) << rows[0].repeat;
}

TEST(RepeatCommand, KeepsSolverAndBatch) {
  const Finished done =
      run({"verify", "--device", "fake:wrong=7", "--solver", "direct", "--batch", "3", kBad});
  const auto rows = read_verify(done.out).rows;
  ASSERT_EQ(rows.size(), 1u) << done.out;
  EXPECT_THAT(rows[0].repeat, AllOf(HasSubstr("--solver direct"), HasSubstr("n3c3h8w8_k7r3s3_p1")));
}

TEST(RepeatCommand, DoesNotMentionATimeLimitThatWasNotGiven) {
  const Finished done = run({"verify", "--device", "fake:wrong=7", kBad});
  EXPECT_THAT(done.out, Not(HasSubstr("--timeout")));
}

}  // namespace
}  // namespace rocfix
