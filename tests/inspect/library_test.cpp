// SPDX-License-Identifier: MIT
// Debian 12's libraries, and the figures that LLVM's own decoder and compiler gave for them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "inspect/inspect.h"
#include "inspect/verdict.h"
#include "sanitized.h"

namespace rocfix::inspect {
namespace {

constexpr const char* kRocsparse = "/usr/lib/x86_64-linux-gnu/librocsparse.so.0";
constexpr const char* kRocrand = "/usr/lib/x86_64-linux-gnu/librocrand.so.1";

Options for_gfx1010() {
  Options options;
  options.silicon = find_chip("gfx1010");
  return options;
}

uint32_t kernels_with(const TargetReport& target, Pattern pattern) {
  return target.kernels_with[static_cast<size_t>(pattern)];
}

TEST(Library, Rocsparse) {
  const auto report = inspect_file(kRocsparse, for_gfx1010());
  ASSERT_TRUE(report) << report.error().message << ": install the packages of ./x test";
  EXPECT_EQ(report->bundles, 111u);
  EXPECT_THAT(report->complaints, testing::IsEmpty());
  EXPECT_EQ(report->targets.size(), 7u);
  EXPECT_FALSE(report->targets.contains("gfx1010"));
  for (const auto& [name, target] : report->targets) EXPECT_EQ(target.kernels, 12591u) << name;
  const TargetReport& target = report->targets.at("gfx1030");
  EXPECT_EQ(target.objects, 111u);
  EXPECT_EQ(target.instructions, 6757209u);
  EXPECT_EQ(target.not_executable, 0u);
  EXPECT_EQ(target.different, 0u);
  EXPECT_EQ(kernels_with(target, Pattern::kUndecodable), 0u);
  EXPECT_EQ(kernels_with(target, Pattern::kPrefetch), 2402u);
  EXPECT_EQ(kernels_with(target, Pattern::kOffset3f), 558u);
  EXPECT_EQ(kernels_with(target, Pattern::kFlatOffset), 8u);
  EXPECT_THAT(verdict(report->targets, *find_chip("gfx1010")),
              testing::HasSubstr(
                  "no code for gfx1010; under HSA_OVERRIDE_GFX_VERSION=10.3.0: 12,289 of 12,591 kernels "
                  "lack at least one workaround"));
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  if (!kUnderAsan) EXPECT_LT(usage.ru_maxrss, 500 * 1024) << "KiB";
}

TEST(Library, RocrandByTheFunctionForOtherCommands) {
  const auto under_override = library_safety(kRocrand, *find_chip("gfx1010"), "gfx1030");
  ASSERT_TRUE(under_override);
  EXPECT_FALSE(under_override->has_own_code);
  EXPECT_EQ(under_override->target, "gfx1030");
  EXPECT_EQ(under_override->override_version, "10.3.0");
  EXPECT_EQ(under_override->kernels, 80u);
  EXPECT_EQ(under_override->lacking, 80u);
  const auto without = library_safety(kRocrand, *find_chip("gfx1010"), "gfx1010:xnack-");
  ASSERT_TRUE(without);
  EXPECT_TRUE(without->has_code);
  EXPECT_EQ(without->target, "");
}

// On the chip that it was made for nothing is to be said.
TEST(Library, RocrandOnItsOwnChip) {
  Options options;
  options.silicon = find_chip("gfx1030");
  const auto report = inspect_file(kRocrand, options);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->targets.at("gfx1030").without_hit, 80u);
  EXPECT_THAT(verdict(report->targets, *options.silicon),
              testing::StartsWith("code for gfx1030: none of its 80 kernels lacks a workaround"));
}

TEST(Library, OnlyOneTargetAndSomeKernels) {
  Options options = for_gfx1010();
  options.target = "gfx1030";
  options.keep = [](const std::string& name) { return name.find("philox") != name.npos; };
  const auto report = inspect_file(kRocrand, options);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->targets.size(), 1u);
  ASSERT_FALSE(report->kernels.empty());
  for (const auto& kernel : report->kernels) {
    EXPECT_GT(kernel.vgprs, 0u);
    EXPECT_GT(kernel.waves_per_simd, 0u);
    EXPECT_LE(kernel.waves_per_simd, 20u);
  }
}

}  // namespace
}  // namespace rocfix::inspect
