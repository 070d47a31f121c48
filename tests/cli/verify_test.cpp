// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "runner.h"
#include "table_text.h"

namespace rocfix {
namespace {

using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;

// Hides the cards of a machine that has some.
const std::map<std::string, std::string> kNoCards = {{"HIP_VISIBLE_DEVICES", "-1"},
                                                     {"ROCR_VISIBLE_DEVICES", "-1"}};

std::vector<std::string> sizes_of(const VerifyText& text) {
  std::vector<std::string> sizes;
  for (const auto& row : text.rows) sizes.push_back(row.size);
  return sizes;
}

TEST(Verify, ProvesTheTenSeedRowsInOrderWhenNothingIsAsked) {
  const Finished done = run({"verify", "--device", "cpu"});
  const VerifyText text = read_verify(done.out);
  EXPECT_EQ(done.exit_code, 0);
  EXPECT_THAT(done.err, IsEmpty());
  EXPECT_THAT(sizes_of(text), ElementsAre("32x32", "40x40", "42x42", "44x44", "48x48", "56x56", "64x64",
                                          "128x128", "224x224", "512x512"));
  EXPECT_THAT(text.rows, Each(AllOf(Field(&VerifyRow::channels, "3>64"), Field(&VerifyRow::kernel, "3x3 p1"),
                                    Field(&VerifyRow::batch, "1"), Field(&VerifyRow::solver, "onednn"),
                                    Field(&VerifyRow::error, "0"), Field(&VerifyRow::status, "PASS"))));
  EXPECT_EQ(text.summary, "10 passed");
}

TEST(Verify, NamesItsColumns) {
  const VerifyText text = read_verify(run({"verify", "n1c3h8w8_k4r3s3_p1", "--device", "fake"}).out);
  EXPECT_THAT(words_of(text.header), ElementsAre("size", "C>K", "kernel", "N", "solver", "first", "later",
                                                 "memory", "worksp", "error", "status"));
}

TEST(Verify, FillsEveryCell) {
  const Finished done = run({"verify", "n2c6h20w15_k10r3s2_p2x1_s2x1_d1x3_g2", "--device", "fake"});
  const VerifyText text = read_verify(done.out);
  ASSERT_EQ(text.rows.size(), 1u) << done.out;
  const VerifyRow& row = text.rows[0];
  EXPECT_EQ(row.size, "20x15");
  EXPECT_EQ(row.channels, "6>10");
  EXPECT_EQ(row.kernel, "3x2 p2x1 s2x1 d1x3 g2");
  EXPECT_EQ(row.batch, "2");
  EXPECT_EQ(row.solver, "implicit_gemm");
  EXPECT_THAT(row.first, MatchesRegex("[0-9.]+(us|ms|s)"));
  EXPECT_THAT(row.later, MatchesRegex("[0-9.]+(us|ms|s)"));
  EXPECT_EQ(row.memory, "26.8K");  // 4 * (2*6*20*15 + 10*3*3*2 + 2*10*11*14) bytes
  EXPECT_EQ(row.workspace, "0");
}

TEST(Verify, FirstLineNamesTheDeviceThatWasAskedFor) {
  const VerifyText text = read_verify(run({"verify", "n1c3h8w8_k4r3s3_p1", "--device", "cpu"}).out);
  EXPECT_THAT(text.device, MatchesRegex("device cpu: .+, oneDNN [0-9.]+ .*\\(as asked\\)"));
}

TEST(Verify, AutoTakesTheCpuWithoutACardAndSaysWhy) {
  Command command;
  command.arguments = {"verify", "n1c3h8w8_k4r3s3_p1"};
  command.environment = kNoCards;
  const Finished done = run(command);
  EXPECT_EQ(done.exit_code, 0);
  EXPECT_THAT(read_verify(done.out).device, MatchesRegex("device cpu: .+ \\(no AMD card: .+\\)"));
}

TEST(Verify, ComputesWithEverySolver) {
  const VerifyText text =
      read_verify(run({"verify", "n1c16h8w8_k4r3s3_p1", "--device", "fake", "--solver", "all"}).out);
  ASSERT_THAT(text.statuses(), ElementsAre("SKIP", "PASS", "SKIP", "PASS", "PASS", "PASS", "SKIP", "SKIP", "SKIP", "PASS",
                                            "PASS", "PASS", "PASS"));
  std::vector<std::string> solvers;
  for (const auto& row : text.rows) solvers.push_back(row.solver);
  EXPECT_THAT(solvers, ElementsAre("depthwise", "few_channels", "stem", "implicit_gemm", "tap_gemm", "split_gemm", "implicit_gemm_pairs",
                                   "tap_gemm_pairs", "gradient_gemm", "winograd", "winograd_fused", "im2col_gemm", "direct"));
}

TEST(Verify, ProvesTheSmokeSetWithTheGpuSolvers) {
  const Finished done = run({"verify", "--set", "smoke", "--device", "fake"});
  EXPECT_EQ(done.exit_code, 0);
  EXPECT_EQ(read_verify(done.out).summary, "22 passed");
}

// No kernel counts that far.
constexpr const char* kRefused = "n1c1h1w1_k1r1s1_p536870912x0_s600000000x1";

TEST(Verify, SkipsWithAReasonWhatNoSolverTakes) {
  const Finished done = run({"verify", kRefused, "n1c3h8w8_k4r3s3_p1", "--device", "fake"});
  const VerifyText text = read_verify(done.out);
  EXPECT_EQ(done.exit_code, 0);
  ASSERT_THAT(text.statuses(), ElementsAre("SKIP", "PASS"));
  EXPECT_THAT(text.rows[0].reason, HasSubstr("2^30 or more high"));
  EXPECT_THAT(text.rows[0].repeat, IsEmpty());
  EXPECT_EQ(text.summary, "1 passed, 1 skipped");
}

TEST(Verify, ARunThatProvedNothingIsNoSuccess) {
  EXPECT_EQ(run({"verify", kRefused, "--device", "fake"}).exit_code, 1);
}

}  // namespace
}  // namespace rocfix
