// SPDX-License-Identifier: MIT
// verify and bench on the virtual card: gfx10 machine code under the real HIP runtime.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/runner.h"

namespace rocfix {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kSmall = "n1c3h12w12_k8r3s3_p1";

TEST(VirtualCard, ProvesEverySolverOnEveryChip) {
  for (const char* card : {"virtual", "virtual:gfx1011", "virtual:gfx1012", "virtual:gfx1013"}) {
    const auto done = run({"verify", kSmall, "--solver", "all", "--device", card});
    EXPECT_EQ(done.exit_code, 0) << done.out << done.err;
    EXPECT_THAT(done.out, HasSubstr("6 passed"));
    EXPECT_THAT(done.out, HasSubstr("modelled"));
  }
}

// Padding and dilation differ by axis; groups; strides that leave input columns out; a depthwise one.
TEST(VirtualCard, ProvesEveryDirectionTypeAndLayout) {
  for (const char* device : {"virtual", "virtual:strict"}) {
    const auto done = run({"verify", kSmall, "n2c6h11w9_k9r3s2_p1x2_s2x3_d2x1_g3", "n1c4h5w5_k8r5s5_p2_g4", "--dir", "all",
                           "--dtype", "all", "--layout", "all", "--device", device});
    EXPECT_EQ(done.exit_code, 0) << done.out << done.err;
    EXPECT_THAT(done.out, HasSubstr("54 passed"));
  }
}

// One pixel; all padding; halves that begin within a dword; 33 channels of 32 that a work-group has; eights of channels.
TEST(VirtualCard, ProvesEveryTileOfWinogradFusedInStrictMode) {
  for (const char* tile : {"winograd_fused:32x32", "winograd_fused:32x16", "winograd_fused:16x16"})
    for (const char* direction : {"fwd", "bwd"}) {
      const auto done = run({"verify", "n1c1h1w1_k1r3s3_p1", "n2c6h5w8_k5r3s3_p3x0", "n3c16h7w6_k33r3s3_p1", "n1c40h3w9_k24r3s3_p2",
                             "--solver", tile, "--dir", direction, "--dtype", "all", "--layout", "all", "--device", "virtual:strict"});
      EXPECT_EQ(done.exit_code, 0) << done.out << done.err;
      EXPECT_THAT(done.out, HasSubstr("24 passed")) << done.out;
    }
}

// Under HIP alone, with no file of the kernel driver: HIP counts work-group processors, two compute units each.
TEST(VirtualCard, HasAllItsComputeUnitsWhereTheDriversFilesAreHidden) {
  const auto done = run({"run", "--card", "virtual", "--", ROCFIX_PROGRAM, "solvers", "--why", kSmall, "--device", "hip"});
  EXPECT_EQ(done.exit_code, 0) << done.err;
  EXPECT_THAT(done.out, HasSubstr("on gfx1010/36cu")) << done.out;
}

TEST(VirtualCard, FindsNothingToObjectToInStrictMode) {
  const auto done = run({"verify", kSmall, "--solver", "all", "--device", "virtual:strict"});
  EXPECT_EQ(done.exit_code, 0) << done.out << done.err;
}

TEST(VirtualCard, IsWhatAutoTakesWithoutAGpu) {
  const auto done = run({"verify", kSmall});
  EXPECT_EQ(done.exit_code, 0) << done.out << done.err;
  EXPECT_THAT(done.out, HasSubstr("device virtual: AMD Radeon RX 5600 XT"));
}

TEST(VirtualCard, RunsTheSafeCodeUnderTheOverride) {
  const auto done = run(Command{.arguments = {"verify", kSmall, "--device", "virtual", "--json", "-"},
                                .environment = {{"HSA_OVERRIDE_GFX_VERSION", "10.3.0"}}});
  EXPECT_EQ(done.exit_code, 0) << done.out << done.err;
  const auto json = nlohmann::json::parse(done.out);
  EXPECT_EQ(json["device"]["chip"], "gfx1010");
  EXPECT_EQ(json["device"]["reported_chip"], "gfx1030");
  EXPECT_EQ(json["device"]["times"], "modelled");
}

// Every way to load: whole planes, weights in octets, NHWC; groups, strides; an odd number of channels of y, which
// backward-data in planes refuses to sum.
const std::vector<std::string> kPairProblems = {"n2c8h6w6_k13r1s1", "n2c8h6w6_k14r1s1", "n1c8h9w7_k20r3s3_p1_s2_bias_relu",
                                               "n1c64h8w8_k36r3s3_p1_d2",  "n2c64h7w5_k64r3s3_p1_s1x2_g2",
                                               "n1c32h5w5_k32r2s3_p2x1"};

std::vector<std::string> pair_case(const std::string& solver, const std::string& device) {
  std::vector<std::string> arguments = {"verify", "--solver", solver, "--device", device, "--dtype", "f16", "--dir", "all",
                                        "--layout", "all", "--json", "-"};
  arguments.insert(arguments.end(), kPairProblems.begin(), kPairProblems.end());
  return arguments;
}

int count_of(const nlohmann::json& json, const char* status) {
  int count = 0;
  for (const auto& row : json["cases"]) count += row["status"] == status;
  return count;
}

// By v_dot2_f32_f16, and by v_fma_mix_f32 where the chip has no such instruction; strict mode finds nothing.
TEST(VirtualCard, MultipliesPairsOfHalves) {
  for (const char* device : {"virtual:gfx1010,strict", "virtual:gfx1011", "virtual:gfx1012,strict"})
    for (const char* solver : {"implicit_gemm_pairs", "tap_gemm_pairs"}) {
      const auto done = run(pair_case(solver, device));
      const auto json = nlohmann::json::parse(done.out);
      EXPECT_EQ(count_of(json, "FAIL"), 0) << done.out << done.err;
      EXPECT_GE(count_of(json, "PASS"), 5) << done.out << done.err;
    }
}

TEST(VirtualCard, MultipliesPairsOfHalvesUnderAnotherName) {
  for (const char* version : {"10.3.0", "10.1.0"}) {
    const auto done = run(Command{.arguments = {"verify", "f16:n1c64h8w8_k64r3s3_p1", "--device", "virtual:gfx1012", "--solver",
                                                "tap_gemm_pairs"},
                                  .environment = {{"HSA_OVERRIDE_GFX_VERSION", version}}});
    EXPECT_EQ(done.exit_code, 0) << done.out << done.err;
    EXPECT_THAT(done.out, HasSubstr("1 passed")) << version;
  }
}

TEST(VirtualCard, ExactKeepsPairsOfHalvesOut) {
  const auto why = run(Command{.arguments = {"solvers", "--why", "f16:n1c64h8w8_k64r3s3_p1", "--chip", "gfx1012"},
                               .environment = {{"ROCFIX_ACCURACY", "exact"}}});
  EXPECT_THAT(why.out, HasSubstr("may take denormal halves for 0, and ROCFIX_ACCURACY=exact")) << why.err;
  const auto mixed = run(Command{.arguments = {"solvers", "--why", "f16:n1c64h8w8_k64r3s3_p1", "--chip", "gfx1010"},
                                 .environment = {{"ROCFIX_ACCURACY", "exact"}}});
  EXPECT_THAT(mixed.out, Not(HasSubstr("denormal"))) << "v_fma_mix_f32 keeps them";
}

TEST(VirtualCard, RefusesAChipThatItIsNot) {
  const auto done = run({"verify", kSmall, "--device", "virtual:gfx900"});
  EXPECT_EQ(done.exit_code, 2);
  EXPECT_THAT(done.err, HasSubstr("gfx900"));
}

TEST(VirtualCard, BenchSaysThatItsTimesAreModelled) {
  const auto done = run({"bench", kSmall, "--solver", "direct", "--device", "virtual"});
  EXPECT_EQ(done.exit_code, 0) << done.out << done.err;
  EXPECT_THAT(done.out, HasSubstr("modelled"));
  EXPECT_THAT(done.out, Not(HasSubstr("HANG")));
}

}  // namespace
}  // namespace rocfix
