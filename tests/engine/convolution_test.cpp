// SPDX-License-Identifier: MIT
// Every solver's plan, executed on the fake device (the kernels as host loops), against the reference. The
// real kernels' arithmetic is proved on real or virtual silicon by `rocfix verify`.
#include "engine/convolution.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conv/reference.h"
#include "device/fake/fake_backend.h"
#include "engine/case.h"
#include "engine/guarded_buffer.h"
#include "random_problem.h"

namespace rocfix {
namespace {

using testing::HasSubstr;

std::unique_ptr<Device> fake_device(const std::string& options = "") {
  return std::move(fake_backend().open(0, options, nullptr).value());
}

CaseResult run_case(Device& device, const ConvProblem& problem, const std::string& solver) {
  return CaseRunner(device).run({problem, solver, false}, [](const CaseResult&) {});
}

std::vector<std::string> solvers_with_variants() {
  std::vector<std::string> names;
  for (const auto* solver : solvers_for({true, false, 4})) {
    if (std::string_view(solver->name()).ends_with("_pairs")) continue;  // halves: the fake device computes in f32
    names.emplace_back(solver->name());
    for (const auto& variant : solver->variants())
      names.push_back(std::string(solver->name()) + ":" + variant);
  }
  return names;
}

ConvProblem as_3x3(ConvProblem problem) {
  problem.r = problem.s = 3;
  problem.pad_h = problem.pad_w = problem.stride_h = problem.stride_w = 1;
  problem.dilation_h = problem.dilation_w = problem.groups = 1;
  return problem;
}

// The problem, changed to one of the kind that the solver computes.
ConvProblem for_solver(ConvProblem problem, const std::string& solver) {
  if (solver.starts_with("winograd")) return as_3x3(problem);
  if (solver == "stem") {
    problem = as_3x3(problem);
    problem.c = problem.c < 3 ? 1 : 3;
    problem.layout = Layout::kNchw;
  }
  if (solver.starts_with("tap_gemm")) {
    problem.c = 16 * problem.groups;
    problem.k = (problem.k / problem.groups + 3) / 4 * 4 * problem.groups;
    problem.layout = Layout::kNchw;
  }
  if (solver.starts_with("few_channels")) problem.k = problem.groups * std::min<int64_t>(problem.k / problem.groups, 4);
  if (solver.starts_with("split_gemm")) {
    problem.c = 128 * problem.groups;
    if (problem.direction == Direction::kBackwardData) {
      problem.k = 128 * problem.groups;
      problem.stride_h = problem.stride_w = 1;
    }
  }
  if (solver.starts_with("gradient_gemm")) problem.direction = Direction::kBackwardWeights;
  if (solver.starts_with("depthwise")) {
    problem.k = problem.c * ((problem.k + problem.c - 1) / problem.c);
    problem.groups = problem.c;
  }
  return problem;
}

class EverySolver : public testing::TestWithParam<std::string> {};

// A solver that refuses its own case fails here.
TEST_P(EverySolver, TakesThePlainProblems) {
  const auto device = fake_device();
  for (const char* text :
       {"n1c3h12w12_k64r3s3_p1", "n1c1h1w1_k1r1s1", "n2c5h9w7_k66r3s2_p1x0_s2x1_d1x2", "n1c8h16w4_k70r1s1"}) {
    const auto result = run_case(*device, for_solver(parse_problem(text).value(), GetParam()), GetParam());
    EXPECT_EQ(result.status, CaseStatus::kPass) << text << ": " << result.reason;
    EXPECT_EQ(result.max_error, 0);
  }
}

TEST_P(EverySolver, IsRightOnRandomProblemsThatItTakes) {
  const auto device = fake_device();
  RandomProblems random(7);
  int passed = 0;
  for (int i = 0; i < 40; ++i) {
    const ConvProblem p = for_solver(random.next(), GetParam());
    const auto result = run_case(*device, p, GetParam());
    EXPECT_THAT(result.status, testing::AnyOf(CaseStatus::kPass, CaseStatus::kSkip))
        << to_text(p) << ": " << result.reason;
    passed += result.status == CaseStatus::kPass;
  }
  EXPECT_GE(passed, 20);
}

// Every direction and layout, with matrices that do not fit at once.
TEST(Winograd, IsRightInPieces) {
  const auto device = fake_device();
  for (const char* text : {"n9c64h60w60_k66r3s3_p1", "bwd:n9c66h60w60_k64r3s3_p0x2", "wrw:n9c66h60w60_k66r3s3_p2",
                           "nhwc:n9c64h60w60_k66r3s3_p1", "wrw:nhwc:n9c66h60w60_k66r3s3_p2"}) {
    const auto result = run_case(*device, parse_problem(text).value(), "winograd:32x32");
    EXPECT_EQ(result.status, CaseStatus::kPass) << text << ": " << result.reason;
  }
}

// A solver that knows no epilogue refuses it by name, never leaves it out.
TEST_P(EverySolver, FusesBiasAndActivationOrRefusesThem) {
  const auto device = fake_device();
  RandomProblems random(8);
  const bool is_winograd = GetParam().starts_with("winograd");
  for (int i = 0; i < 40; ++i) {
    const ConvProblem p = random.with_epilogue(is_winograd ? as_3x3(random.next()) : random.next());
    const auto result = run_case(*device, p, GetParam());
    EXPECT_THAT(result.status, testing::AnyOf(CaseStatus::kPass, CaseStatus::kSkip))
        << to_text(p) << ": " << result.reason;
    if (GetParam().starts_with("implicit_gemm") || GetParam() == "direct" || is_winograd)
      EXPECT_EQ(result.status, CaseStatus::kPass) << to_text(p) << ": " << result.reason;
  }
}

INSTANTIATE_TEST_SUITE_P(Solvers, EverySolver, testing::ValuesIn(solvers_with_variants()),
                         [](const auto& info) {
                           std::string name = info.param;
                           std::replace(name.begin(), name.end(), ':', '_');
                           return name;
                         });

TEST(Choice, TakesTheFirstThatIsApplicableOrTellsAllReasons) {
  const DeviceInfo info = fake_backend().devices().value().at(0);
  EXPECT_STREQ(choose_solver(parse_problem("n1c4h8w8_k8r3s3").value(), info, "")->solver->name(),
               "winograd_fused");
  EXPECT_STREQ(choose_solver(parse_problem("n1c4h8w8_k8r5s5").value(), info, "")->solver->name(),
               "implicit_gemm");
  EXPECT_STREQ(choose_solver(parse_problem("bwd:n1c4h50w50_k4r9s9_s17").value(), info, "")->solver->name(),
               "direct");
  // 65536 x 65536 outputs: more than the one-dimensional launch of any solver counts.
  const auto none = choose_solver(parse_problem("n1c1h65536w65536_k1r1s1").value(), info, "");
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error().message, HasSubstr("no solver takes it: depthwise "));
  EXPECT_THAT(none.error().message, HasSubstr("; direct "));
}

TEST(Choice, ANamedSolverIsTakenOrRefusedByName) {
  const DeviceInfo info = fake_backend().devices().value().at(0);
  const ConvProblem p = parse_problem("n1c4h8w8_k4r3s3_g2").value();
  EXPECT_STREQ(choose_solver(p, info, "direct")->solver->name(), "direct");
  EXPECT_THAT(choose_solver(p, info, "im2col_gemm").error().message,
              HasSubstr("im2col_gemm computes ungrouped"));
  EXPECT_THAT(choose_solver(p, info, "onednn").error().message, HasSubstr("onednn does not run on fake"));
}

TEST(EmptyBatch, WritesNothingButZeroGradientsOfWeights) {
  const auto device = fake_device();
  for (const char* text : {"n0c3h9w9_k4r3s3_bias_relu", "bwd:n0c3h9w9_k4r3s3", "wrw:n0c3h9w9_k4r3s3", "wrw:nhwc:n0c4h9w9_k8r3s3_g4"})
    for (const char* solver : {"", "direct"}) {
      const auto result = run_case(*device, parse_problem(text).value(), solver);
      EXPECT_EQ(result.status, CaseStatus::kPass) << text << ": " << result.reason;
      EXPECT_EQ(result.workspace_bytes, 0u) << text;
    }
  // The gradient was poison before: the reference compares with zeros.
  EXPECT_EQ(run_case(*device, parse_problem("wrw:n0c3h9w9_k4r3s3").value(), "").solver, "direct");
  EXPECT_EQ(run_case(*device, parse_problem("n0c3h9w9_k4r3s3").value(), "magic").status, CaseStatus::kSkip);
}

struct Misbehaviour {
  const char* option;
  const char* reason;
};

class Catches : public testing::TestWithParam<Misbehaviour> {};

// The checks of a case must see each of these.
TEST_P(Catches, WhatADeviceDoesWrong) {
  const auto [option, reason] = GetParam();
  const auto device = fake_device(std::string(option) + "=6");
  const auto result = run_case(*device, parse_problem("n1c3h9w9_k6r3s3").value(), "direct");
  EXPECT_EQ(result.status, CaseStatus::kFail);
  EXPECT_THAT(result.reason, HasSubstr(reason));
}

INSTANTIATE_TEST_SUITE_P(
    Fake, Catches,
    testing::Values(Misbehaviour{"wrong", "y[0][0][0][0] is"}, Misbehaviour{"nan", "is nan"},
                    Misbehaviour{"before", "wrote outside y: byte 1 before its start"},
                    Misbehaviour{"input", "wrote outside x"}, Misbehaviour{"after", "wrote outside y: byte"},
                    Misbehaviour{"changes", "changed its input x"}, Misbehaviour{"later", "should be"},
                    Misbehaviour{"error", "told to fail"}));

TEST(GuardedBuffer, SeesTheNearestDamageOnEitherSide) {
  const auto device = fake_device();
  const auto created = GuardedBuffer::create(*device, "t", 100);
  const GuardedBuffer& buffer = created.value();
  EXPECT_EQ(buffer.damage().value(), "");
  const std::byte byte{0};
  ASSERT_TRUE(device->upload(buffer.address() + 100, std::span(&byte, 1)));
  EXPECT_EQ(buffer.damage().value(), "wrote outside t: byte 1 after its end");
  ASSERT_TRUE(device->upload(buffer.address() - 3, std::span(&byte, 1)));
  EXPECT_EQ(buffer.damage().value(), "wrote outside t: byte 3 before its start");
}

TEST(Case, TooLargeForTheDeviceIsSkippedWithFigures) {
  const auto device = fake_device();
  const auto result = run_case(*device, parse_problem("n1c64h2048w2048_k64r1s1").value(), "direct");
  EXPECT_EQ(result.status, CaseStatus::kSkip);
  EXPECT_THAT(result.reason, HasSubstr("needs 2.00 GiB of device memory, 1.00 GiB is free"));
}

TEST(Case, ReportsMemoryAndWorkspaceOfThePlan) {
  const auto device = fake_device();
  const ConvProblem p = parse_problem("n2c3h9w9_k4r3s3").value();
  const auto result = run_case(*device, p, "im2col_gemm");
  EXPECT_EQ(result.workspace_bytes, 4u * (27 + 4) * 2 * 49);
  EXPECT_EQ(result.memory_bytes, p.tensor_bytes() + result.workspace_bytes);
}

}  // namespace
}  // namespace rocfix
