// SPDX-License-Identifier: MIT
// `rocfix solvers --why`: each step of the choice, seen by its user.
#include <gmock/gmock.h>

#include "runner.h"
#include "solvers/version.h"

namespace rocfix {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kProblem = "n1c64h28w28_k64r3s3_p1";

std::string time_row(const std::string& solver, double microseconds, const char* kind = "measured",
                     int version = kSolverVersion) {
  return R"({"device":"gfx1010/36cu","problem":")" + std::string(kProblem) + R"(","solver":")" + solver +
         R"(","microseconds":)" + std::to_string(microseconds) + R"(,"kind":")" + kind +
         R"(","solver_version":)" + std::to_string(version) + R"(,"date":"2026-01-02T03:04:05Z"})" + "\n";
}

class Walk : public testing::Test {
 protected:
  Finished rocfix(std::vector<std::string> words, std::map<std::string, std::string> environment = {}) const {
    Command command;
    command.arguments = std::move(words);
    command.environment = std::move(environment);
    command.environment.try_emplace("ROCFIX_DB", folder_.path_of("find.db"));
    return run(command);
  }
  std::string why(std::map<std::string, std::string> environment = {}) const {
    const auto walked = rocfix({"solvers", "--why", kProblem, "--chip", "gfx1010"}, std::move(environment));
    EXPECT_EQ(walked.exit_code, 0) << walked.err << walked.out;
    return walked.out;
  }
  void know(const std::string& rows) const {
    folder_.write("rows.jsonl", R"({"rocfix_find_db":1})"
                                "\n" +
                                    rows);
    ASSERT_EQ(rocfix({"db", "import", folder_.path_of("rows.jsonl")}).exit_code, 0);
  }

  TemporaryFolder folder_;
};

TEST_F(Walk, TakesWhatIsNamed) {
  EXPECT_THAT(why({{"ROCFIX_SOLVER", "im2col_gemm"}}),
              HasSubstr("Chosen: im2col_gemm, because ROCFIX_SOLVER names it."));
  EXPECT_THAT(why({{"ROCFIX_SOLVER", "implicit_gemm:64x64"}}),
              HasSubstr("Chosen: implicit_gemm:64x64, because"));
}

TEST_F(Walk, ANameThatIsNoneIsAnError) {
  const auto walked =
      rocfix({"solvers", "--why", kProblem, "--chip", "gfx1010"}, {{"ROCFIX_SOLVER", "fastest"}});
  EXPECT_NE(walked.exit_code, 0);
  EXPECT_THAT(walked.out + walked.err, HasSubstr("fastest"));
}

TEST_F(Walk, TakesTheUsersBestMeasuredTime) {
  know(time_row("direct", 3, "modelled") + time_row("im2col_gemm", 50) + time_row("implicit_gemm:64x64", 60));
  EXPECT_THAT(why(),
              HasSubstr("Chosen: im2col_gemm, because it has the best measured time in the user's find-db."));
}

TEST_F(Walk, PassesOverWhatItDoesNotHaveAnyMore) {
  know(time_row("magic", 1) + time_row("direct", 2));
  EXPECT_THAT(why(), HasSubstr("Chosen: direct, because"));
}

TEST_F(Walk, PassesOverTimesOfAnotherVersion) {
  know(time_row("direct", 2, "measured", 999));
  EXPECT_THAT(why(), Not(HasSubstr("Chosen: direct")));
}

TEST_F(Walk, PassesOverQuarantine) {
  const std::string usual = why();
  const size_t at = usual.find("Chosen: ") + 8;
  const std::string chosen = usual.substr(at, usual.find_first_of(":,", at) - at);
  know(R"({"device":"gfx1010/36cu","problem":")" + std::string(kProblem) + R"(","solver":")" + chosen +
       R"(","quarantine":"hang","evidence":"stood still","date":"2026-01-02T03:04:05Z"})" + "\n");
  EXPECT_THAT(why(),
              AllOf(Not(HasSubstr("Chosen: " + chosen)), HasSubstr("is in quarantine: hang stood still")));
}

TEST_F(Walk, ExactForbidsWhatRoundsMore) {
  know(time_row("winograd:64x64", 1));
  EXPECT_THAT(why(), HasSubstr("Chosen: winograd:64x64"));
  EXPECT_THAT(why({{"ROCFIX_ACCURACY", "fast"}}), HasSubstr("Chosen: winograd:64x64"));
  EXPECT_THAT(why({{"ROCFIX_ACCURACY", "exact"}}),
              AllOf(Not(HasSubstr("Chosen: winograd")), HasSubstr("and ROCFIX_ACCURACY=exact")));
  const auto wrong =
      rocfix({"solvers", "--why", kProblem, "--chip", "gfx1010"}, {{"ROCFIX_ACCURACY", "rough"}});
  EXPECT_NE(wrong.exit_code, 0);
  EXPECT_THAT(wrong.out + wrong.err, HasSubstr("ROCFIX_ACCURACY"));
}

TEST_F(Walk, GoesOnWithoutAFindDb) {
  EXPECT_THAT(why({{"ROCFIX_DB", "off"}}), HasSubstr("the cost model expects it to be the fastest"));
  EXPECT_THAT(why({{"ROCFIX_DB", folder_.path()}}), HasSubstr("The user's find-db is not used: "));
}

}  // namespace
}  // namespace rocfix
