// SPDX-License-Identifier: MIT
// PyTorch's calls of all its eras: right results, none of them by MIOpen.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "miopen/client.h"
#include "miopen/client_parts.h"
#include "miopen/fake/fake_miopen.h"

namespace rocfix {
namespace {

const char* const kProblems[] = {
    "n2c8h14w14_k16r3s3_p1",      "n1c3h44w44_k64r3s3_p1",        "n1c16h12w12_k8r1s1",
    "n1c8h13w11_k12r5s5_p2_s2",   "n1c8h16w16_k8r3s3_p2_d2",      "n1c16h9w9_k16r3s3_p1_g4",
    "n1c16h9w9_k16r3s3_p1_g16",   "f16:n2c8h14w14_k16r3s3_p1_s2", "f16:n1c16h9w9_k16r3s3_p1_g16",
    "bf16:n1c8h14w14_k16r3s3_p1", "nhwc:n1c8h14w14_k16r3s3_p1",   "f16:nhwc:n1c8h14w14_k16r3s3_p1",
    "n1c8h1w64_k8r1s5_p0x2",
};
constexpr Era kEras[] = {{1, false}, {2, false}, {2, true}, {3, false}, {3, true}, {4, false}, {4, true}};

ConvProblem problem_of(const char* text, Direction direction) {
  ConvProblem problem = *parse_problem(text);
  problem.direction = direction;
  return problem;
}

class Calling : public testing::Test {
 protected:
  void SetUp() override {
    miopenCreate(&handle_);
    fake_miopen_forget_calls();
  }
  void TearDown() override { miopenDestroy(handle_); }

  Handle handle_ = nullptr;
};

TEST_F(Calling, AsPyTorchDoesIsRightInEveryEraAndDirectionWithoutMiopen) {
  for (const char* text : kProblems)
    for (const Direction direction : kDirections)
      for (const Era& era : kEras)
        EXPECT_EQ(run_like_pytorch(handle_, problem_of(text, direction), era), "")
            << to_text(problem_of(text, direction)) << ", era " << era.number
            << (era.immediate ? ", immediate" : "");
  EXPECT_EQ(fake_miopen_calls(""), 0);
}

TEST_F(Calling, ATransposedConvolutionIsTheOppositeDirection) {
  for (const char* text : {"n1c6h9w9_k8r3s3_p1_s2", "n1c8h9w9_k8r3s3_p1_g4", "f16:n1c4h7w7_k4r3s3"})
    for (const Direction direction : kDirections)
      for (const bool immediate : {false, true})
        EXPECT_EQ(run_like_pytorch(handle_, problem_of(text, direction), {2, immediate}, true), "")
            << to_text(problem_of(text, direction));
  EXPECT_EQ(fake_miopen_calls(""), 0);
}

TEST_F(Calling, OwnSolutionsComeFirstAndHaveNumbersThatMiopensCannotHave) {
  const auto problem = problem_of("n1c64h28w28_k64r3s3_p1", Direction::kForward);
  const DeviceData data(problem);
  const Descriptors descriptors(problem, 2);
  const Calls calls(handle_, problem, descriptors, data);
  size_t count = 0;
  ASSERT_EQ(calls.solution_count(&count), 0);
  ASSERT_GE(count, 1u);
  ASSERT_LE(count, 10u);
  std::vector<ConvSolution> solutions(count);
  ASSERT_EQ(calls.solutions(count, &count, solutions.data()), 0);
  for (const auto& solution : solutions) {
    EXPECT_GE(solution.id, uint64_t{1} << 40);
    EXPECT_GT(solution.milliseconds, 0);
    size_t bytes = 1;
    EXPECT_EQ(calls.solution_workspace_size(solution.id, &bytes), 0);
    EXPECT_EQ(bytes, solution.workspace_bytes);
    EXPECT_EQ(calls.compile_solution(solution.id), 0);
  }
  size_t one = 0;
  ASSERT_EQ(calls.solutions(1, &one, solutions.data()), 0);
  EXPECT_EQ(one, 1u);
}

TEST_F(Calling, AFusionPlanOfConvolutionBiasAndActivationIsOneKernel) {
  for (const char* text :
       {"n2c8h14w14_k16r3s3_p1_bias_relu", "n2c8h14w14_k16r3s3_p1_relu", "f16:n1c8h9w9_k8r3s3_p1_bias_relu",
        "n1c16h9w9_k16r3s3_p1_g16_bias_relu", "nhwc:n1c8h14w14_k16r1s1_bias_relu", "n1c8h9w9_k8r3s3_bias", "n2c8h14w14_k16r3s3_p1_bias_relu6",
        "n2c8h14w14_k16r3s3_p1_bias_leaky0.25", "f16:n1c8h9w9_k8r3s3_p1_leaky0.5"})
    EXPECT_EQ(run_fused(handle_, *parse_problem(text)), "") << text;
  EXPECT_EQ(fake_miopen_calls(""), 0);
}

TEST_F(Calling, AFusionPlanThatTheEngineCannotFuseIsMiopens) {
  constexpr int kTanh = 2;
  run_fused_as(handle_, *parse_problem("n1c8h9w9_k8r3s3_bias_relu"), kTanh, 0);
  EXPECT_EQ(fake_miopen_calls("miopenCompileFusionPlan"), 1);
  EXPECT_EQ(fake_miopen_calls("miopenExecuteFusionPlan"), 1);
  run_fused(handle_, *parse_problem("n1c8h9w9_k8r3s3_bias_relu"), 2);  // scaled: known only when it runs
  EXPECT_EQ(fake_miopen_calls("miopenCompileFusionPlan"), 2);
  EXPECT_EQ(fake_miopen_calls("miopenExecuteFusionPlan"), 2);
  // Likewise the parameters that the engine has not.
  run_fused_as(handle_, *parse_problem("n1c8h9w9_k8r3s3_bias_relu6"), miopen::kClippedRelu, 5);
  EXPECT_EQ(fake_miopen_calls("miopenCompileFusionPlan"), 3);
  EXPECT_EQ(fake_miopen_calls("miopenExecuteFusionPlan"), 3);
  run_fused_as(handle_, *parse_problem("n1c8h9w9_k8r3s3_bias_leaky0.5"), miopen::kLeakyRelu, 2);
  EXPECT_EQ(fake_miopen_calls("miopenCompileFusionPlan"), 4);
  EXPECT_EQ(fake_miopen_calls("miopenExecuteFusionPlan"), 4);
}

TEST_F(Calling, Find2IsRightInEveryDirectionWithoutMiopen) {
  for (const char* text : kProblems)
    for (const Direction direction : kDirections)
      EXPECT_EQ(run_find2(handle_, problem_of(text, direction)), "") << to_text(problem_of(text, direction));
  for (const Direction direction : kDirections)
    EXPECT_EQ(run_find2(handle_, problem_of("n1c6h9w9_k8r3s3_p1_s2", direction), true), "");
  EXPECT_EQ(fake_miopen_calls(""), 0);
}

TEST_F(Calling, Find2KeepsToTheWorkspaceThatItMayUse) {
  const auto problem = problem_of("n1c64h28w28_k64r3s3_p1", Direction::kForward);
  const Descriptors d(problem, 2);
  ProblemObject object = nullptr;
  FindOptions options = nullptr;
  miopenCreateConvProblem(&object, d.convolution, 0);
  miopenSetProblemTensorDescriptor(object, miopen::kArgumentX, d.x);
  miopenSetProblemTensorDescriptor(object, miopen::kArgumentW, d.w);
  miopenSetProblemTensorDescriptor(object, miopen::kArgumentY, d.y);
  miopenCreateFindOptions(&options);
  miopenSetFindOptionWorkspaceLimit(options, 0);
  SolutionObject solution = nullptr;
  size_t count = 0, bytes = 1;
  ASSERT_EQ(miopenFindSolutions(handle_, object, options, &solution, &count, 5), 0);
  EXPECT_EQ(count, 1u);
  EXPECT_EQ(miopenGetSolutionWorkspaceSize(solution, &bytes), 0);
  EXPECT_EQ(bytes, 0u);
  uint64_t id = 0;
  int algorithm = -1;
  EXPECT_EQ(miopenGetSolutionSolverId(solution, &id), 0);
  EXPECT_GE(id, uint64_t{1} << 40);
  EXPECT_EQ(miopenGetSolverIdConvAlgorithm(id, &algorithm), 0);
  EXPECT_EQ(algorithm, 5);
  miopenDestroySolution(solution);
  miopenDestroyFindOptions(options);
  miopenDestroyProblem(object);
}

TEST_F(Calling, ASolutionsBytesMayBeNonsense) {
  constexpr int kBadParm = 3;
  SolutionObject solution = nullptr;
  for (const std::string text :
       {"", "rocfix solution 1\n", "rocfix solution 1\nn1 0 5", "rocfix solution 1\nn1c1h1w1_k1r1s1",
        "rocfix solution 1\nn1c1h1w1_k1r1s1 0 1 2", "rocfix", "other"})
    EXPECT_EQ(miopenLoadSolution(&solution, text.data(), text.size()), kBadParm) << text;
}

// ONNX Runtime gives what it has, whatever MIOpen asked for.
TEST_F(Calling, ASmallerWorkspaceThanWasAskedForIsEnough) {
  const auto problem = problem_of("n1c64h28w28_k64r3s3_p1", Direction::kForward);
  const DeviceData data(problem);
  const Descriptors descriptors(problem, 1);
  const Calls calls(handle_, problem, descriptors, data);
  AlgoPerf found{};
  ASSERT_EQ(calls.find(&found, nullptr, 0), 0);
  EXPECT_EQ(found.workspace_bytes, 0u);
  EXPECT_EQ(calls.run(found, nullptr, 0), 0);
  wait_for_device();
  EXPECT_EQ(data.difference(), "");
}

// As PyTorch's fallback when it is out of memory does: another algorithm than the one that Find named.
TEST_F(Calling, AnyAlgorithmWillDoOnceItWasSearchedFor) {
  const auto problem = problem_of("n1c8h14w14_k16r3s3_p1", Direction::kForward);
  const DeviceData data(problem);
  const Descriptors descriptors(problem, 1);
  const Calls calls(handle_, problem, descriptors, data);
  AlgoPerf found{};
  ASSERT_EQ(calls.find(&found, nullptr, 0), 0);
  found.algorithm = 0;
  EXPECT_EQ(calls.run(found, nullptr, 0), 0);
  wait_for_device();
  EXPECT_EQ(data.difference(), "");
}

// What the engine does not take reaches MIOpen as it came.
TEST_F(Calling, WhatTheEngineDoesNotTakeIsMiopens) {
  const auto problem = problem_of("n1c8h14w14_k16r3s3_p1", Direction::kForward);
  const DeviceData data(problem);
  const Descriptors descriptors(problem, 1);
  const int sizes[] = {1, 8, 14, 14}, with_gaps[] = {8 * 14 * 16, 14 * 16, 16, 1};
  miopenSetTensorDescriptor(descriptors.x, 1, 4, sizes, with_gaps);
  const Calls calls(handle_, problem, descriptors, data);
  AlgoPerf found{};
  EXPECT_EQ(calls.find(&found, nullptr, 0), 0);
  EXPECT_EQ(found.algorithm, 1);
  EXPECT_EQ(calls.run(found, nullptr, 0), 0);
  size_t count = 0;
  ConvSolution solution{};
  EXPECT_EQ(calls.solutions(1, &count, &solution), 0);
  EXPECT_EQ(solution.id, 85u);
  EXPECT_EQ(calls.immediate(solution.id, nullptr, 0), 0);
  EXPECT_EQ(fake_miopen_calls("miopenConvolutionForward"), 1);
  EXPECT_EQ(fake_miopen_calls("miopenConvolutionForwardImmediate"), 1);
}

// A view of half-precision numbers may begin between two words; the engine's kernels do not take that, so
// MIOpen has to search before it can run what the engine had found.
TEST_F(Calling, AnAddressBetweenTwoWordsIsMiopens) {
  const auto problem = problem_of("f16:n1c8h14w14_k16r3s3_p1", Direction::kForward);
  const DeviceData aligned(problem), between(problem, 2);
  const Descriptors descriptors(problem, 1);
  AlgoPerf found{};
  ASSERT_EQ(Calls(handle_, problem, descriptors, aligned).find(&found, nullptr, 0), 0);
  ASSERT_EQ(fake_miopen_calls(""), 0);
  EXPECT_EQ(Calls(handle_, problem, descriptors, between).run(found, nullptr, 0), 0);
  EXPECT_EQ(fake_miopen_calls("miopenFindConvolutionForwardAlgorithm"), 1);
  EXPECT_EQ(fake_miopen_calls("miopenConvolutionForward"), 1);
}

// The same in immediate mode: MIOpen must name a solution of its own before it can run what had one of the engine's.
TEST_F(Calling, AnAddressBetweenTwoWordsIsMiopensInImmediateModeToo) {
  for (const Direction direction : kDirections) {
    const auto problem = problem_of("f16:n1c8h14w14_k16r3s3_p1", direction);
    const DeviceData between(problem, 2);
    const Descriptors descriptors(problem, 2);
    const Calls calls(handle_, problem, descriptors, between);
    size_t count = 0;
    ConvSolution solution{};
    ASSERT_EQ(calls.solutions(1, &count, &solution), 0);
    ASSERT_GE(solution.id, uint64_t{1} << 40);
    ASSERT_EQ(fake_miopen_calls(""), 0);
    const Memory workspace(solution.workspace_bytes);
    EXPECT_EQ(calls.immediate(solution.id, workspace.address, solution.workspace_bytes), 0);
    EXPECT_EQ(fake_miopen_calls(""), 2) << "GetSolution and Immediate";
    fake_miopen_forget_calls();
  }
}

}  // namespace
}  // namespace rocfix
