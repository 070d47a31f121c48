// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "kernels/divider.h"
#include "random_problem.h"
#include "solvers/list.h"

namespace rocfix {
namespace {

using testing::HasSubstr;

constexpr DeviceTraits kCard{true, false, 36};
constexpr DeviceTraits kCpu{false, true, 8};
constexpr DeviceTraits kDotCard{.runs_kernels = true, .compute_units = 22, .half_pair_rate = 2};
constexpr DeviceTraits kMixCard{.runs_kernels = true, .compute_units = 36, .half_pair_rate = 1};

ConvProblem problem(const char* text) {
  return parse_problem(text).value();
}

// The quotient formula of divider.h, as the device computes it.
unsigned divide_as_device(unsigned numerator, const Divider& by) {
  return static_cast<unsigned>((uint64_t{numerator << 1} * by.multiplier) >> 32) >> by.shift;
}

TEST(Divider, IsExactForAll31BitNumbers) {
  std::mt19937 random(4);
  std::uniform_int_distribution<unsigned> any(0, (1u << 31) - 1);
  for (int i = 0; i < 200000; ++i) {
    const unsigned divisor = std::max(1u, any(random) >> (random() % 31));
    const Divider by = make_divider(divisor);
    const unsigned quotient = any(random) / divisor;
    for (const uint64_t n : {uint64_t{any(random)}, uint64_t{quotient} * divisor,
                             uint64_t{quotient} * divisor + divisor - 1, uint64_t{0x7fffffff}, uint64_t{0}})
      if (n < (1ull << 31))
        ASSERT_EQ(divide_as_device(static_cast<unsigned>(n), by), n / divisor) << n << " / " << divisor;
  }
}

TEST(SolverList, NamesAreUniqueAndFound) {
  std::set<std::string> names;
  for (const auto* solver : all_solvers()) {
    EXPECT_TRUE(names.insert(solver->name()).second);
    EXPECT_EQ(find_solver(solver->name()), solver);
  }
  EXPECT_STREQ(all_solvers().back()->name(), "direct") << "the last one must take what the others refuse";
}

TEST(SolverList, EveryPlansNameParsesBack) {
  for (const auto* solver : all_solvers()) {
    const auto plan = solver->plan(problem("n1c3h44w44_k64r3s3_p1"), kCard, {});
    const auto parsed = parse_solver(plan.solver);
    ASSERT_TRUE(parsed) << plan.solver;
    EXPECT_EQ(parsed->solver, solver);
  }
}

TEST(SolverList, UnknownNamesListTheKnownOnes) {
  EXPECT_THAT(parse_solver("winogradd").error().message,
              HasSubstr("no solver 'winogradd'; there are: onednn, depthwise, few_channels, stem, implicit_gemm, tap_gemm, split_gemm, implicit_gemm_pairs, tap_gemm_pairs, gradient_gemm, winograd, winograd_fused, im2col_gemm, direct"));
  EXPECT_THAT(parse_solver("implicit_gemm:3x3").error().message, HasSubstr("implicit_gemm has: 128x64"));
  EXPECT_THAT(parse_solver("direct:fast").error().message, HasSubstr("direct has: none"));
}

TEST(Solvers, SuitEitherKernelsOrTheCpu) {
  for (const auto* solver : all_solvers())
    EXPECT_EQ(solver->suits(kCpu), std::string_view(solver->name()) == "onednn") << solver->name();
  for (const auto* solver : all_solvers())
    EXPECT_NE(solver->suits(kCard), solver->suits(kCpu)) << solver->name();
}

struct Refusal {
  const char* solver;
  const char* problem;
  const char* reason;
};

class Refuses : public testing::TestWithParam<Refusal> {};

TEST_P(Refuses, WithTheReason) {
  const auto [name, text, reason] = GetParam();
  const auto ok = find_solver(name)->applicable(problem(text), kCard);
  ASSERT_FALSE(ok) << name << " takes " << text;
  EXPECT_EQ(ok.error().code, Code::kUnsupported);
  EXPECT_THAT(ok.error().message, HasSubstr(reason));
}

INSTANTIATE_TEST_SUITE_P(Solvers, Refuses,
                         testing::Values(Refusal{"implicit_gemm", "wrw:n1c3h8w8_k4r3s3", "backward-data directions only"},
                                         Refusal{"implicit_gemm", "bwd:n1c3h8w18_k4r3s3_s1x17", "strides up to 16"},
                                         Refusal{"im2col_gemm", "bwd:n1c3h8w8_k4r3s3", "forward"},
                                         Refusal{"im2col_gemm", "f16:n1c3h8w8_k4r3s3", "f32"},
                                         Refusal{"im2col_gemm", "nhwc:n1c3h8w8_k4r3s3", "NCHW"},
                                         Refusal{"direct", "wrw:n1c32768h1w1_k32768r1s1", "grid of 2^32"},
                                         Refusal{"direct", "n2c1h32768w32768_k1r1s1", "2^31"},
                                         Refusal{"direct", "n1c1h1w1_k1r1s1_p536870912x0_s600000000x1",
                                                 "2^30 or more high"},
                                         Refusal{"implicit_gemm", "n1c1h32768w32768_k1r1s1", "4 GiB"},
                                         Refusal{"gradient_gemm", "n1c4h8w8_k4r3s3", "backward-weights direction only"},
                                         Refusal{"few_channels", "n1c4h8w8_k8r3s3", "up to 4 channels a group"},
                                         Refusal{"few_channels", "n1c4h32w32_k4r9s15", "128 taps"},
                                         Refusal{"few_channels", "wrw:n1c4h8w8_k4r3s3", "forward and backward-data"},
                                         Refusal{"few_channels", "bwd:n1c4h32w32_k4r3s3_s17", "strides up to 16"},
                                         Refusal{"split_gemm", "n1c8h8w8_k4r3s3", "sums of 128 terms and more"},
                                         Refusal{"split_gemm", "bwd:n1c64h8w8_k64r3s3_p1_s2", "stride 1 only"},
                                         Refusal{"tap_gemm", "n1c8h8w8_k4r3s3", "multiples of 16 channels"},
                                         Refusal{"tap_gemm", "n1c16h8w8_k6r3s3", "multiples of 4 channels"},
                                         Refusal{"tap_gemm", "nhwc:n1c16h8w8_k4r3s3", "NCHW"},
                                         Refusal{"winograd", "n1c4h8w8_k4r3s5_p1", "3x3 filters only"},
                                         Refusal{"winograd", "n1c4h8w8_k4r3s3_s2", "stride 1 only"},
                                         Refusal{"winograd", "n1c4h8w8_k4r3s3_d1x2", "dilation 1 only"},
                                         Refusal{"winograd", "n1c4h8w8_k4r3s3_g2", "ungrouped"},
                                         Refusal{"winograd", "n1c1024h512w512_k1024r3s3_p1", "more than 1 GiB"},
                                         Refusal{"winograd_fused", "wrw:n1c4h8w8_k4r3s3_p1", "backward-data directions only"},
                                         Refusal{"winograd_fused", "n1c4h8w8_k4r3s1", "3x3 filters only"},
                                         Refusal{"winograd_fused", "n1c4h8w8_k4r3s3_s1x2", "stride 1 only"},
                                         Refusal{"winograd_fused", "n1c4h8w8_k4r3s3_d2", "dilation 1 only"},
                                         Refusal{"winograd_fused", "n1c4h8w8_k4r3s3_g2", "ungrouped"},
                                         Refusal{"winograd_fused", "n1c1h32768w32768_k1r3s3_p1", "4 GiB"},
                                         Refusal{"depthwise", "n1c4h8w8_k4r3s3_g2", "one input channel a group"},
                                         Refusal{"depthwise", "n1c4h32w32_k4r3s16_g4", "15x15"},
                                         Refusal{"im2col_gemm", "n1c4h8w8_k4r3s3_g4", "ungrouped"},
                                         Refusal{"im2col_gemm", "n1c4096h512w512_k1r3s3_p1", "grid of 2^32"},
                                         Refusal{"onednn", "n1c3h8w8_k4r3s3_relu", "neither bias nor activation"},
                                         Refusal{"onednn", "wrw:n1c3h8w8_k4r3s3", "forward"}));

TEST(Solvers, PairsNeedTheirCodeAndHalves) {
  for (const char* name : {"implicit_gemm_pairs", "tap_gemm_pairs"}) {
    const auto* solver = find_solver(name);
    const ConvProblem p = problem("f16:n1c64h8w8_k64r3s3_p1");
    EXPECT_TRUE(solver->applicable(p, kDotCard)) << name;
    EXPECT_THAT(solver->applicable(p, kCard).error().message, HasSubstr("needs kernels of pairs of halves")) << name;
    for (const char* text : {"n1c64h8w8_k64r3s3_p1", "bf16:n1c64h8w8_k64r3s3_p1"})
      EXPECT_THAT(solver->applicable(problem(text), kDotCard).error().message, HasSubstr("f16 only")) << name;
    EXPECT_TRUE(solver->plan(p, kDotCard, {}).may_flush_denormals) << name;
    EXPECT_FALSE(solver->plan(p, kMixCard, {}).may_flush_denormals) << name;
  }
  EXPECT_THAT(find_solver("implicit_gemm_pairs")->applicable(problem("f16:n1c3h8w8_k64r3s3"), kDotCard).error().message,
              HasSubstr("multiples of 8 terms (channels times taps)"));
  EXPECT_THAT(find_solver("tap_gemm_pairs")->applicable(problem("f16:n1c48h8w8_k64r3s3"), kDotCard).error().message,
              HasSubstr("multiples of 32 channels"));
}

TEST(ImplicitGemmPairs, LoadsAsTheProblemAllows) {
  const auto* solver = find_solver("implicit_gemm_pairs");
  const auto kernel = [&](const std::string& text, bool aligned = true) {
    return solver->plan(problem(text.c_str()), kDotCard, {"64x64", aligned}).steps.at(0).kernel;
  };
  const auto pairs = [](const char* loader) { return fmt::format("rocfix_implicit_gemm_pairs_{}_64x64", loader); };
  EXPECT_EQ(kernel("f16:n1c8h4w4_k5r1s1"), pairs("plane"));
  EXPECT_EQ(kernel("f16:n1c8h3w3_k5r1s1"), pairs("quads")) << "9 pixels are no quads";
  EXPECT_EQ(kernel("f16:n1c8h4w4_k5r3s3_p1"), pairs("quads"));
  EXPECT_EQ(kernel("f16:nhwc:n1c8h4w4_k5r3s3_p1"), pairs("channels"));
  EXPECT_EQ(kernel("bwd:f16:n1c4h4w4_k6r1s1"), pairs("back_plane"));
  EXPECT_EQ(kernel("bwd:f16:nhwc:n1c4h4w4_k8r3s3_p1"), pairs("back_channels"));
  EXPECT_EQ(kernel("f16:n1c8h4w4_k5r3s3_p1", false), "rocfix_implicit_gemm_f16_each_64x64") << "not aligned";
  for (const char* text : {"bwd:f16:n1c4h4w4_k5r1s1", "f16:nhwc:n1c4h4w4_k5r3s3_p1", "bwd:f16:n1c8h4w4_k8r3s3_p1", "bwd:f16:nhwc:n1c6h4w4_k8r3s3"})
    EXPECT_FALSE(solver->applicable(problem(text), kDotCard)) << text;
}

// Where products decide: half the time with dot instructions, a little less than before with v_fma_mix_f32.
TEST(Solvers, PairsAreExpectedToBeFaster) {
  const ConvProblem p = problem("f16:n16c256h56w56_k256r3s3_p1");
  for (const std::string name : {"implicit_gemm", "tap_gemm"}) {
    const auto ratio = [&](const DeviceTraits& card) {
      return find_solver(name + "_pairs")->microseconds(p, card) / find_solver(name)->microseconds(p, card);
    };
    EXPECT_NEAR(ratio(kDotCard), 0.5, 0.05);
    EXPECT_LT(ratio(kMixCard), 1);
  }
}

TEST(TapGemmPairs, PacksPairsOfChannels) {
  const auto plan = find_solver("tap_gemm_pairs")->plan(problem("f16:n1c64h8w8_k16r3s3_p1_g2"), kDotCard, {});
  EXPECT_EQ(plan.workspace_bytes, 2u * 16 * 32 * 9);
  ASSERT_EQ(plan.steps.size(), 2u);
  EXPECT_EQ(plan.steps[0].kernel, "rocfix_pack_weights_pairs");
  EXPECT_EQ(plan.steps[0].groups, 1u) << "16 channels of y to 16 pairs of x";
}

TEST(Solvers, DirectTakesEveryKindOfProblem) {
  RandomProblems random(5);
  for (int i = 0; i < 500; ++i) {
    const ConvProblem p = random.next_of_any_kind();
    EXPECT_TRUE(find_solver("direct")->applicable(p, kCard)) << to_text(p);
  }
}

TEST(Im2colGemm, WorkspaceIsTheColumnsAndForABatchTheProduct) {
  const auto* solver = find_solver("im2col_gemm");
  const auto one = solver->plan(problem("n1c3h44w44_k64r3s3_p1"), kCard, {});
  EXPECT_EQ(one.workspace_bytes, 4u * 27 * 44 * 44);
  EXPECT_EQ(one.steps.size(), 2u);
  const auto two = solver->plan(problem("n2c3h44w44_k64r3s3_p1"), kCard, {});
  EXPECT_EQ(two.workspace_bytes, 4u * (27 + 64) * 2 * 44 * 44);
  EXPECT_EQ(two.steps.size(), 3u);
}

TEST(ImplicitGemm, GridCoversTheOutput) {
  const auto* solver = find_solver("implicit_gemm");
  const ConvProblem p = problem("n3c5h17w19_k70r3s3_p1");
  for (const auto& variant : solver->variants()) {
    int rows = 0, columns = 0;
    ASSERT_EQ(sscanf(variant.c_str(), "%dx%d", &rows, &columns), 2);
    const auto plan = solver->plan(p, kCard, {variant, true});
    EXPECT_EQ(plan.solver, "implicit_gemm:" + variant);
    EXPECT_EQ(plan.workspace_bytes, 0u);
    EXPECT_EQ(plan.steps.at(0).groups, ((70 + rows - 1) / rows) * ((3 * 17 * 19 + columns - 1) / columns));
  }
}

// Small outputs with long sums want teams, large ones the widest tiles.
TEST(ImplicitGemm, ChoosesTilesByShape) {
  const auto* solver = find_solver("implicit_gemm");
  const auto chosen = [&](const char* text) { return solver->plan(problem(text), kCard, {}).solver; };
  EXPECT_THAT(chosen("n1c512h7w7_k512r3s3_p1"), testing::EndsWith("x4"));
  EXPECT_EQ(chosen("n16c256h56w56_k128r1s1").find("x4"), std::string::npos);
}

TEST(Stem, TakesFirstLayersOnly) {
  const auto* solver = find_solver("stem");
  for (const char* text : {"n1c3h44w44_k64r3s3_p1", "f16:n2c1h28w28_k8r3s3_s2", "bf16:n1c4h9w9_k5r3s3_p2_bias_relu"})
    EXPECT_TRUE(solver->applicable(problem(text), kCard).ok()) << text;
  for (const char* text : {"n1c2h44w44_k64r3s3_p1", "n1c3h44w44_k64r5s5_p2", "nhwc:n1c3h44w44_k64r3s3_p1",
                           "n1c3h44w44_k63r3s3_p1_g3", "n1c4h44w44_k64r3s3_p1_s2", "n1c3h44w44_k64r3s3_d2",
                           "n1c3h44w44_k64r3s3_s1x2", "bwd:n1c3h44w44_k64r3s3_p1"})
    EXPECT_FALSE(solver->applicable(problem(text), kCard).ok()) << text;
}

TEST(Stem, SplitsTheFiltersOfSmallImages) {
  const auto groups = [](const char* text) {
    return find_solver("stem")->plan(problem(text), kCard, {}).steps.at(0).groups;
  };
  EXPECT_EQ(groups("n1c3h32w32_k64r3s3_p1"), 4u * 16) << "256 strips, 4 filters a work-group";
  EXPECT_EQ(groups("n16c3h224w224_k64r3s3_p1"), 16u * 224 * 56 / 64) << "all filters";
}

TEST(WinogradFused, LoadsAsTheProblemAllows) {
  const auto loads = [](const char* text, bool aligned = true) {
    const std::string kernel = find_solver("winograd_fused")->plan(problem(text), kCard, {"32x32", aligned}).steps.at(0).kernel;
    const std::string family = "rocfix_winograd_fused_f32_";
    return kernel.substr(family.size(), kernel.size() - family.size() - sizeof "32x32");
  };
  EXPECT_EQ(loads("n2c8h14w14_k16r3s3_p1"), "nchw");
  EXPECT_EQ(loads("bwd:n2c8h14w14_k16r3s3_p1"), "nchw");
  EXPECT_EQ(loads("n2c8h14w14_k16r3s3_p1", false), "nchw_each") << "addresses that are not aligned";
  EXPECT_EQ(loads("n2c7h14w14_k5r3s3_p1"), "nchw_each") << "an odd number of weights";
  EXPECT_EQ(loads("nhwc:n2c8h14w14_k16r3s3_p1"), "nhwc");
  EXPECT_EQ(loads("bwd:nhwc:n2c4h14w14_k16r3s3_p1"), "back_nhwc") << "channels of y are summed over";
  EXPECT_EQ(loads("nhwc:n2c12h14w14_k16r3s3_p1"), "nhwc_each") << "12 channels are no eights";
  EXPECT_EQ(loads("nhwc:n2c8h14w14_k16r3s3_p1", false), "nhwc_each");
}

TEST(WinogradFused, GridCoversTheResult) {
  const auto* solver = find_solver("winograd_fused");
  for (const auto& variant : solver->variants()) {
    int rows = 0, tiles = 0;
    ASSERT_EQ(sscanf(variant.c_str(), "%dx%d", &rows, &tiles), 2);
    const auto plan = solver->plan(problem("n3c5h17w18_k70r3s3_p1"), kCard, {variant, true});
    EXPECT_EQ(plan.solver, "winograd_fused:" + variant);
    EXPECT_EQ(plan.workspace_bytes, 0u);
    EXPECT_EQ(plan.steps.at(0).groups, ((70 + rows - 1) / rows) * ((3 * 9 * 9 + tiles - 1) / tiles));
  }
}

// A 3x3 layer of any size is its business; the virtual card's times say so.
TEST(WinogradFused, IsExpectedToBeFasterThanImplicitGemm) {
  const auto expected = [](const char* solver, const char* text) {
    return find_solver(solver)->microseconds(problem(text), {true, false, 36});
  };
  for (const char* text : {"n1c64h56w56_k64r3s3_p1", "n16c64h56w56_k64r3s3_p1", "f16:n1c512h7w7_k512r3s3_p1",
                           "n1c320h64w64_k320r3s3_p1", "nhwc:n1c64h56w56_k64r3s3_p1", "bwd:n1c256h14w14_k256r3s3_p1"})
    EXPECT_LT(expected("winograd_fused", text), expected("implicit_gemm", text)) << text;
}

// As an NVIDIA H200 shows (bench/results/2026-11-30-h200), whose loads check nothing.
TEST(WinogradFused, IsNotExpectedToBeFastWhereLoadsMustBeChecked) {
  const DeviceTraits h200{.runs_kernels = true, .compute_units = 132, .range_checked_loads = false};
  for (const char* text : {"n1c256h64w64_k512r3s3_p1", "n16c64h56w56_k64r3s3_p1", "nhwc:n8c512h14w14_k512r3s3_p1",
                           "bwd:n8c64h224w224_k64r3s3_p1", "n2c640h32w32_k640r3s3_p1"})
    EXPECT_LT(find_solver("winograd")->microseconds(problem(text), h200),
              find_solver("winograd_fused")->microseconds(problem(text), h200))
        << text;
}

// 56 x 56 pixels of 64 channels fill the card by themselves, 7 x 7 of 512 do not.
TEST(SplitGemm, IsExpectedToBeFastWhereTilesAreFew) {
  const auto faster = [](const char* text) {
    const auto p = problem(text);
    return find_solver("split_gemm")->microseconds(p, {true, false, 36}) <
           find_solver("implicit_gemm")->microseconds(p, {true, false, 36});
  };
  EXPECT_TRUE(faster("n1c512h14w14_k512r3s3_p1_s2"));
  EXPECT_TRUE(faster("nhwc:n1c1280h16w16_k1280r3s3_p1_s2"));
  EXPECT_FALSE(faster("n16c64h56w56_k64r3s3_p1"));
}

TEST(SplitGemm, KeepsItsPartsInTheWorkspace) {
  const auto* solver = find_solver("split_gemm");
  for (const char* text : {"n1c512h14w14_k512r3s3_p1_s2", "f16:n1c512h7w7_k64r1s1_g2", "bwd:nhwc:n1c256h9w9_k128r1s1"}) {
    const auto p = problem(text);
    const auto plan = solver->plan(p, kCard, {"64x64", true});
    const int64_t results = p.direction == Direction::kForward ? p.y_elements() : p.x_elements();
    ASSERT_EQ(plan.steps.size(), 2u) << text;
    EXPECT_EQ(plan.workspace_bytes % (4 * results), 0u) << text;
    EXPECT_GE(plan.workspace_bytes, uint64_t(2 * 4 * results)) << text;
    EXPECT_EQ(plan.steps[0].groups, plan.workspace_bytes / (4 * results) *
                                        find_solver("implicit_gemm")->plan(p, kCard, {"64x64", true}).steps[0].groups)
        << text;
  }
}

std::string gradient_kernel(const char* text, bool aligned = true) {
  return find_solver("gradient_gemm")->plan(problem(text), kCard, {"64x64", aligned}).steps.at(0).kernel;
}

TEST(GradientGemm, LoadsAsTheProblemAllows) {
  const auto loads = [](const char* text, bool aligned = true) {
    const std::string kernel = gradient_kernel(text, aligned), family = "rocfix_gradient_gemm_f32_";
    return kernel.substr(family.size(), kernel.size() - family.size() - sizeof "64x64");
  };
  EXPECT_EQ(loads("wrw:n2c8h14w14_k16r1s1"), "plane");
  EXPECT_EQ(loads("wrw:n2c8h14w14_k16r1s1", false), "each") << "addresses that are not aligned";
  EXPECT_EQ(loads("wrw:n2c8h7w7_k16r1s1"), "each") << "49 pixels are no quads";
  EXPECT_EQ(loads("wrw:n2c8h14w14_k16r3s3_p1"), "quads");
  EXPECT_EQ(loads("wrw:n2c8h28w28_k16r1s1_s2"), "quads") << "x's pixels are no neighbours";
  EXPECT_EQ(loads("wrw:nhwc:n2c8h7w7_k16r3s3_p1"), "channels");
  EXPECT_EQ(loads("wrw:nhwc:n2c6h7w7_k16r3s3_p1"), "channels_each") << "6 channels are no quads";
  EXPECT_EQ(loads("wrw:nhwc:n2c8h7w7_k16r3s3_p1_g4"), "channels_each") << "2 channels a group";
}

// A device filled once and a little more would wait for the little; and one that is busy without parts needs none.
TEST(GradientGemm, PartsFillTheDevice) {
  const auto* solver = find_solver("gradient_gemm");
  const auto plan_on = [&](int units) {
    return solver->plan(problem("wrw:n16c1024h14w14_k512r1s1"), {true, false, units}, {"128x64", true});
  };
  const uint32_t tiles = 4 * 16;
  const auto wide = plan_on(132);  // holds 528 work-groups at once
  EXPECT_EQ(wide.steps.at(0).groups, tiles * 8);
  EXPECT_EQ(wide.workspace_bytes, 8ull * 4 * 512 * 1024);
  const auto narrow = plan_on(36);
  EXPECT_EQ(narrow.steps.at(0).groups, tiles);
  EXPECT_EQ(narrow.workspace_bytes, 0u);
}

std::string depthwise_plan(const char* text, bool aligned = true) {
  return find_solver("depthwise")->plan(problem(text), kCard, {"", aligned}).solver;
}

TEST(Depthwise, LoadsAsTheProblemAllows) {
  EXPECT_EQ(depthwise_plan("n1c32h112w112_k32r3s3_p1_g32"), "depthwise:quads");
  EXPECT_EQ(depthwise_plan("n1c32h112w112_k32r3s3_p1_g32", false), "depthwise:columns");
  EXPECT_EQ(depthwise_plan("n1c32h112w110_k32r3s3_p1_g32"), "depthwise:columns") << "rows that are not aligned";
  EXPECT_EQ(depthwise_plan("n1c32h112w112_k32r3s3_g32"), "depthwise:columns") << "windows that are not aligned";
  EXPECT_EQ(depthwise_plan("n1c384h14w14_k384r3s3_p1_g384"), "depthwise:staged");
  EXPECT_EQ(depthwise_plan("nhwc:n1c384h14w14_k384r3s3_p1_g384"), "depthwise:channels");
  EXPECT_EQ(depthwise_plan("n1c384h14w14_k384r3s5_p1x2_g384"), "depthwise:any") << "a filter without a kernel";
  EXPECT_EQ(depthwise_plan("bwd:n1c8h14w14_k16r3s3_p1_g8"), "depthwise:any") << "a sum over several channels of y";
}

TEST(Depthwise, AVariantThatDoesNotFitIsNotTaken) {
  const auto* solver = find_solver("depthwise");
  const auto plan = solver->plan(problem("n1c8h14w15_k8r3s3_p1_g8"), kCard, {"quads", true});
  EXPECT_NE(plan.solver, "depthwise:quads");
}

// One work-item, one tile: none is left out, and no work-group is without work.
TEST(Depthwise, GridCoversTheResult) {
  const auto* solver = find_solver("depthwise");
  const auto groups = [&](const char* text, const char* variant) {
    return solver->plan(problem(text), kCard, {variant, true}).steps.at(0).groups;
  };
  EXPECT_EQ(groups("n3c5h16w20_k5r3s3_p1_g5", "quads"), (3 * 5 * 4 * 5 + 63) / 64);
  EXPECT_EQ(groups("n3c5h16w20_k5r3s3_p1_g5", "columns"), (3 * 5 * 2 * 20 + 63) / 64);
  EXPECT_EQ(groups("nhwc:n3c40h16w20_k40r3s3_p1_g40", "channels"), 5u * ((3 * 4 * 5 + 7) / 8)) << "40 channels, 8 at a time";
}

// Where the whole sum would keep few compute units busy, it is split, and the parts need room.
TEST(Depthwise, SplitsTheSumOfFewChannels) {
  const auto* solver = find_solver("depthwise");
  const auto whole = solver->plan(problem("wrw:n16c144h56w56_k144r3s3_p1_g144"), kCard, {});
  EXPECT_EQ(whole.workspace_bytes, 0u);
  EXPECT_EQ(whole.steps.size(), 1u);
  const auto split = solver->plan(problem("wrw:n16c4h56w56_k4r3s3_p1_g4"), kCard, {});
  ASSERT_EQ(split.steps.size(), 2u);
  EXPECT_EQ(split.workspace_bytes, 4u * 9 * split.steps[0].groups);
}

}  // namespace
}  // namespace rocfix
