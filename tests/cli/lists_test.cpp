// SPDX-License-Identifier: MIT
// The commands that list: solvers, devices, sets.
#include <gmock/gmock.h>

#include "runner.h"
#include "table_text.h"

namespace rocfix {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

Finished solvers_for_gfx1010(const std::string& problem) {
  return run({"solvers", problem, "--chip", "gfx1010"});
}

TEST(Solvers, ListsEachWithItsWorkspaceOrAReason) {
  const Finished done = solvers_for_gfx1010("n1c3h44w44_k64r3s3_p1");
  EXPECT_EQ(done.exit_code, 0);
  EXPECT_THAT(done.err, IsEmpty());
  EXPECT_THAT(lines_with(done.out, "yes  "),
              ElementsAre(AllOf(StartsWith("yes  stem"), HasSubstr("workspace 0 B")),
                          AllOf(StartsWith("yes  implicit_gemm:"), HasSubstr("workspace 0 B")),
                          AllOf(StartsWith("yes  winograd:"), HasSubstr("workspace 1.34 MiB")),
                          AllOf(StartsWith("yes  winograd_fused:"), HasSubstr("workspace 0 B")),
                          AllOf(StartsWith("yes  im2col_gemm"), HasSubstr("workspace 204 KiB")),
                          AllOf(StartsWith("yes  direct"), HasSubstr("workspace 0 B"))));
  EXPECT_THAT(lines_with(done.out, "no   "),
              ElementsAre("no   onednn does not run on hip",
                          "no   depthwise computes convolutions with one input channel a group only",
                          "no   few_channels computes results of up to 4 channels a group only",
                          "no   tap_gemm sums multiples of 16 channels a group only",
                          "no   split_gemm splits sums of 128 terms and more, and results of up to 32 MiB in fp32, only",
                          "no   implicit_gemm_pairs computes f16 only",
                          "no   tap_gemm_pairs computes f16 only",
                          "no   gradient_gemm computes the backward-weights direction only"));
}

TEST(Solvers, SaysWhyASolverDoesNotTakeIt) {
  const Finished done = solvers_for_gfx1010("n1c16h12w12_k16r3s3_p1_g16");
  EXPECT_EQ(done.exit_code, 0);
  EXPECT_THAT(lines_with(done.out, "no   "),
              Contains(AllOf(HasSubstr("im2col_gemm"), HasSubstr("ungrouped"))));
  EXPECT_THAT(lines_with(done.out, "yes  "),
              ElementsAre(StartsWith("yes  depthwise"), StartsWith("yes  few_channels"), StartsWith("yes  implicit_gemm"), StartsWith("yes  direct")));
}

TEST(Solvers, AnswersForEveryRdna1ChipWithoutACard) {
  for (const std::string chip : {"gfx1010", "gfx1011", "gfx1012", "gfx1013"}) {
    const Finished done = run({"solvers", "n1c3h44w44_k64r3s3_p1", "--chip", chip});
    EXPECT_EQ(done.exit_code, 0) << chip;
    EXPECT_THAT(lines_of(done.out)[0], HasSubstr("on " + chip));
  }
}

TEST(Solvers, RefusesAChipItHasNoCodeForInOneSentence) {
  const Finished done = run({"solvers", "n1c3h44w44_k64r3s3_p1", "--chip", "gfx1030"});
  EXPECT_EQ(done.exit_code, 2);
  EXPECT_THAT(done.out, IsEmpty());
  EXPECT_THAT(lines_of(done.err), ElementsAre(AllOf(HasSubstr("'gfx1030'"), HasSubstr("not an RDNA1 chip"))));
}

TEST(Solvers, AnswersForADevice) {
  const Finished done = run({"solvers", "n1c3h44w44_k64r3s3_p1", "--device", "cpu"});
  EXPECT_EQ(done.exit_code, 0);
  EXPECT_THAT(lines_with(done.out, "yes  "), ElementsAre(StartsWith("yes  onednn")));
  EXPECT_THAT(lines_with(done.out, "no   "), SizeIs(13));
}

TEST(Devices, ListsEveryBackEndAndTheChoice) {
  const Finished done = run({"devices"});
  EXPECT_EQ(done.exit_code, 0);
  for (const char* backend : {"hip", "cuda", "cpu"})
    EXPECT_THAT(lines_with(done.out, backend), Not(IsEmpty())) << done.out;
  EXPECT_THAT(lines_with(done.out, "auto is "), SizeIs(1));
  EXPECT_THAT(lines_with(done.out, "cpu")[0], AllOf(HasSubstr("iB of memory"), HasSubstr("oneDNN")));
}

TEST(Devices, DoesNotShowTheOneForTests) {
  EXPECT_THAT(run({"devices"}).out, Not(HasSubstr("fake")));
}

TEST(Sets, ListsNamesAndSizes) {
  const Finished done = run({"sets"});
  EXPECT_EQ(done.exit_code, 0);
  EXPECT_THAT(words_of(lines_with(done.out, "seed ").at(0)), ElementsAre("seed", "10", "problems"));
  for (const char* name : {"all ", "batches ", "regressions ", "resnet50 ", "smoke "})
    EXPECT_THAT(lines_with(done.out, name), SizeIs(1)) << name;
}

TEST(Sets, PrintsAsManyLinesAsItSays) {
  for (const auto& line : lines_of(run({"sets"}).out)) {
    const auto words = words_of(line);
    EXPECT_THAT(lines_of(run({"sets", words.at(0)}).out), SizeIs(std::stoul(words.at(1)))) << line;
  }
}

TEST(Sets, PrintsLinesThatVerifyReadsAgain) {
  Command command;
  command.input = run({"sets", "smoke"}).out;
  command.arguments = {"verify", "--file", "/dev/stdin", "--device", "fake"};
  const Finished done = run(command);
  EXPECT_EQ(done.exit_code, 0) << done.err;
  EXPECT_EQ(read_verify(done.out).summary, "22 passed");
}

TEST(Sets, PrintsTheSeedProblemsWithTheirNames) {
  const auto lines = lines_of(run({"sets", "seed"}).out);
  ASSERT_THAT(lines, SizeIs(10));
  EXPECT_EQ(lines[3], "n1c3h44w44_k64r3s3_p1 seed_44");
}

}  // namespace
}  // namespace rocfix
