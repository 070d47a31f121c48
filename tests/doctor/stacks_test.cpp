// SPDX-License-Identifier: MIT
// What doctor takes from the compatibility table.
#include "doctor/stacks.h"

#include <gmock/gmock.h>

#include "doctor/tree.h"

namespace rocfix::doctor {
namespace {

// With the legacy lane's fixture as machine: an override of 10.3.0, glibc older than 2.41.
KnownStack stack_of(const std::string& torch_version, const std::string& local) {
  const Tree tree("legacy-lane.txt");
  auto world = World::of_folder(tree.root());
  const Machine machine = gather(*world);
  EXPECT_EQ(machine.override_text(), "10.3.0");
  Torch torch;
  torch.version = torch_version;
  torch.local = local;
  return known_stack(machine, torch);
}

TEST(KnownStack, IsTheReportOfJustThatStack) {
  const auto frozen = stack_of("2.2.2+rocm5.7", "rocm5.7");
  EXPECT_EQ(frozen.verdict, Verdict::kFails);
  EXPECT_EQ(frozen.reports, "C56 hangs");
}

TEST(KnownStack, NamesTheReportsAgainstIt) {
  const auto legacy = stack_of("1.13.1+rocm5.2", "rocm5.2");
  EXPECT_EQ(legacy.verdict, Verdict::kWorksFp32);
  EXPECT_EQ(legacy.reports, "C06 hangs, C07 works-fp32, C08 works, C14 mixed");
}

TEST(KnownStack, GoesByTheNearestReports) {
  const auto between = stack_of("2.1.0+rocm5.6", "rocm5.6");
  EXPECT_EQ(between.verdict, Verdict::kFails);
  EXPECT_EQ(between.reports, "C11 fails, C13 hangs, C56 hangs");
  EXPECT_EQ(stack_of("2.9.0+rocm7.0", "rocm7.0").verdict, Verdict::kFails);
}

TEST(ReportedLane, IsTheRocksWhereItHasTheChip) {
  for (const char* chip : {"gfx1010", "gfx1011", "gfx1012"})
    EXPECT_NE(reported_lane(*find_chip(chip), "therock"), nullptr) << chip;
  EXPECT_EQ(reported_lane(*find_chip("gfx1013"), "therock"), nullptr);
  EXPECT_NE(reported_lane(*find_chip("gfx1013"), "source"), nullptr);
}

TEST(KernelReports, AreThoseThatNameIt) {
  EXPECT_EQ(reports_text(kernel_reports("6.17.0-8-generic")), "C39 mixed, C49 fails");
  EXPECT_EQ(reports_text(kernel_reports("6.8.0-45-generic")), "C46 works, C47 partial");
  EXPECT_EQ(reports_text(kernel_reports("6.17.0", "gfx1013")), "");
  EXPECT_EQ(reports_text(glibc_reports("2.41")), "C33 fails");
  EXPECT_EQ(reports_text(glibc_reports("2.40")), "");
}

}  // namespace
}  // namespace rocfix::doctor
