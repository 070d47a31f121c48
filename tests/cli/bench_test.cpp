// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "runner.h"
#include "table_text.h"

namespace rocfix {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;
using testing::Not;
using testing::SizeIs;

constexpr const char* kProblem = "n1c3h8w8_k4r3s3_p1";
constexpr double kFlops = 2.0 * (4 * 8 * 8) * (3 * 3 * 3);
constexpr double kBytes = 4.0 * (3 * 8 * 8 + 4 * 3 * 3 * 3 + 4 * 8 * 8);

TEST(Bench, TimesEverySolverInATableWithRates) {
  const Finished done = run({"bench", kProblem, "--device", "fake"});
  EXPECT_EQ(done.exit_code, 0);
  ASSERT_THAT(lines_with(done.out, "problem "), SizeIs(1)) << done.out;
  EXPECT_THAT(
      words_of(lines_with(done.out, "problem ")[0]),
      ElementsAre("problem", "solver", "first", "median", "p10", "p90", "memory", "GFLOP/s", "GB/s", "floor",
                  "roof"));
  const auto rows = lines_with(done.out, std::string(kProblem) + " ");
  ASSERT_GE(rows.size(), 10u) << done.out;
  for (const size_t i : {1, 2, 3, 9})
    EXPECT_THAT(rows[i], MatchesRegex("[^ ]+ +[^ ]+( +[0-9.]+(us|ms|s)){4} +[0-9.]+[KMG]?( +[0-9.]+){2} "
                                      "+[0-9.]+(us|ms|s) +[0-9.]+%"));
  EXPECT_THAT(rows[0], HasSubstr("depthwise               SKIP"));  // more than one channel a group
  EXPECT_THAT(rows[8], HasSubstr("gradient_gemm           SKIP"));  // not its direction
}

// Where the last cell but one ends; its column is aligned to the right.
size_t end_of_rates(const std::string& row) {
  return row.find_last_not_of(' ', row.rfind(' '));
}

TEST(Bench, KeepsItsColumnsInLine) {
  const Finished done = run({"bench", "n1c31h10w10_k29r3s3_p1", kProblem, "--device", "fake"});
  const std::string header = lines_with(done.out, "problem ").at(0);
  for (const auto& row : lines_with(done.out, "n1c"))
    if (row.ends_with("%")) EXPECT_EQ(end_of_rates(row), end_of_rates(header)) << header << "\n" << row;
}

TEST(Bench, TimesTheChosenSolverAlone) {
  const Finished done = run({"bench", kProblem, "n1c3h9w9_k4r3s3_p1", "--solver", "best", "--device", "fake"});
  EXPECT_EQ(done.exit_code, 0) << done.err;
  EXPECT_THAT(lines_with(done.out, "n1c3h"), SizeIs(2)) << done.out;
  EXPECT_THAT(done.out, Not(HasSubstr("SKIP")));
}

TEST(Bench, NamesTheCeilings) {
  EXPECT_THAT(run({"bench", kProblem, "--device", "fake"}).out,
              HasSubstr("ceilings: 1 GFLOP/s fp32, 1 GB/s (fake)"));
}

TEST(Bench, ComparesDirectWithImplicitGemm) {
  const Finished done = run({"bench", kProblem, "n1c3h9w9_k4r3s3_p1", "--device", "fake"});
  const auto lines = lines_of(done.out);
  const auto title = std::find_if(lines.begin(), lines.end(), [](const auto& line) {
    return line.starts_with("Direct vs IMPLICIT_GEMM");
  });
  ASSERT_GE(lines.end() - title, 3) << done.out;
  EXPECT_THAT(title[1], MatchesRegex("n1c3h8w8_k4r3s3_p1( +[0-9.]+(us|ms)){2} +[0-9.]+x"));
  EXPECT_THAT(title[2], MatchesRegex("n1c3h9w9_k4r3s3_p1( +[0-9.]+(us|ms)){2} +[0-9.]+x"));
}

TEST(Bench, DoesNotCompareWhatOnlyOneOfThemComputed) {
  const Finished done = run({"bench", kProblem, "--solver", "direct", "--device", "fake"});
  EXPECT_THAT(done.out, Not(HasSubstr("Direct vs IMPLICIT_GEMM")));
}

TEST(Bench, JsonHasTheRates) {
  const json document = json::parse(run({"bench", kProblem, "--device", "fake", "--json", "-"}).out);
  EXPECT_THAT(values_of(document, "solver"),
              ElementsAre("depthwise", testing::StartsWith("few_channels"), "stem",
                          testing::StartsWith("implicit_gemm:"), "tap_gemm", "split_gemm", "implicit_gemm_pairs", "tap_gemm_pairs",
                          "gradient_gemm", testing::StartsWith("winograd:"), testing::StartsWith("winograd_fused:"),
                          "im2col_gemm", "direct"));
  for (const auto& row : document.at("cases")) {
    if (row.at("status") == "SKIP") continue;  // not theirs
    const double median = row.at("median_ms"), gflops = row.at("gflops"), gbps = row.at("gbps");
    EXPECT_LE(row.at("p10_ms"), median);
    EXPECT_GE(row.at("p90_ms"), median);
    EXPECT_NEAR(gflops, kFlops / (median * 1e6), gflops * 1e-6);
    EXPECT_NEAR(gbps, kBytes / (median * 1e6), gbps * 1e-6);
    EXPECT_NEAR(row.at("floor_ms"), std::max(kFlops, kBytes) / 1e6, 1e-9);  // the ceilings are 1 GFLOP/s and 1 GB/s
    EXPECT_NEAR(row.at("roofline_percent"), 100 * std::max(gflops, gbps), gflops);
  }
}

TEST(Bench, ShowsAFailureWithItsReasonAndGoesOn) {
  const Finished done =
      run({"bench", "n1c3h8w8_k7r3s3", kProblem, "--solver", "direct", "--device", "fake:wrong=7"});
  EXPECT_EQ(done.exit_code, 1);
  EXPECT_THAT(done.out, AllOf(HasSubstr("FAIL"), HasSubstr("should be"), HasSubstr("repeat: ")));
  EXPECT_THAT(lines_with(done.out, kProblem), SizeIs(1));
}

TEST(Bench, RepeatCommandGivesTheSameAgain) {
  const Finished done = run({"bench", "n1c3h8w8_k7r3s3", "--solver", "direct", "--device", "fake:crash=7"});
  const auto repeats = lines_with(done.out, "    repeat: ");
  ASSERT_THAT(repeats, SizeIs(1)) << done.out;
  const Finished again = run_shell(repeats[0].substr(std::string_view("    repeat: ").size()));
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_THAT(again.out, AllOf(HasSubstr("CRASH"), HasSubstr("signal 11")));
}

TEST(Bench, JsonIsValidWithFailures) {
  const Finished done = run({"bench", "n1c3h8w8_k7r3s3", "n1c3h8w8_k5r3s3", "--device", "fake:nan=7,hang=5",
                             "--solver", "direct", "--timeout", "0.3", "--json", "-"});
  const json document = json::parse(done.out, nullptr, false);
  ASSERT_FALSE(document.is_discarded()) << done.out;
  EXPECT_THAT(values_of(document, "status"), ElementsAre("FAIL", "HANG"));
  for (const auto& row : document.at("cases")) EXPECT_EQ(row.at("gflops"), 0) << row;
}

TEST(Bench, MeasuresTheCpu) {
  const Finished done = run({"bench", "n1c16h28w28_k16r3s3_p1", "--device", "cpu"});
  EXPECT_EQ(done.exit_code, 0);
  EXPECT_THAT(done.err, IsEmpty());
  EXPECT_THAT(lines_of(done.out), Contains(MatchesRegex("ceilings: [1-9][0-9]* GFLOP/s fp32, [1-9][0-9]* "
                                                        "GB/s \\(measured: .*\\)")));
  EXPECT_THAT(lines_with(done.out, "n1c16h28w28_k16r3s3_p1"), ElementsAre(EndsWith("%")));
}

}  // namespace
}  // namespace rocfix
