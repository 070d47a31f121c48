// SPDX-License-Identifier: MIT
// Batch normalisation by the engine, where MIOpen's own does not compile.
#include <gtest/gtest.h>

#include "miopen/client.h"
#include "miopen/client_parts.h"
#include "miopen/fake/fake_miopen.h"

namespace rocfix {
namespace {

class BatchNorm : public testing::Test {
 protected:
  void SetUp() override {
    miopenCreate(&handle_);
    fake_miopen_forget_calls();
  }
  void TearDown() override { miopenDestroy(handle_); }

  Handle handle_ = nullptr;
};

// One work-item's worth of elements, a few, more than all work-items have; channels that fill no group.
TEST_F(BatchNorm, IsRightInEveryTypeAndLayoutWithoutMiopen) {
  for (const char* type : {"", "f16:", "bf16:"})
    for (const char* layout : {"", "nhwc:"})
      for (const char* sizes : {"n2c8h14w14", "n4c13h7w5", "n3c64h9w9", "n1c3h112w112", "n5c24h1w1", "n1c5h1w1", "n1c1h1w3"})
        for (const bool second : {false, true}) {
          const std::string text = std::string(type) + layout + sizes + "_k1r1s1";
          const auto problem = parse_problem(text);
          ASSERT_TRUE(problem) << problem.error().message;
          EXPECT_EQ(run_batch_norm(handle_, *problem, second), "") << text;
        }
  EXPECT_EQ(fake_miopen_calls(""), 0);
}

// nn.BatchNorm3d; a depth, or planes, of one.
TEST_F(BatchNorm, OfThreeDimensionsIsRightWithoutMiopen) {
  for (const char* text :
       {"n2c8h12w7_k1r1s1", "nhwc:n2c8h12w7_k1r1s1", "f16:n3c5h4w9_k1r1s1", "bf16:nhwc:n1c5h4w1_k1r1s1"})
    for (const int64_t depth : {1, 2, 4})
      for (const bool second : {false, true})
        EXPECT_EQ(run_batch_norm(handle_, *parse_problem(text), second, depth), "") << text << depth;
  EXPECT_EQ(fake_miopen_calls(""), 0);
}

// What the engine does not take, and what is wrong, reaches MIOpen.
class LeftToMiopen : public BatchNorm {
 protected:
  LeftToMiopen() : problem_(*parse_problem("n2c8h6w6_k1r1s1")), memory_(65536), x_(make_tensor(problem_, Tensor::kX, 2)) {
    parameter_ = make_parameter(miopen::kFloat, 8);
  }
  int infer(int mode, float* alpha, void* y, TensorDesc y_desc, TensorDesc parameter) {
    void* m = memory_.address;
    float zero = 0;
    return miopenBatchNormalizationForwardInference(handle_, mode, alpha, &zero, x_, m, y_desc, y, parameter, m, m, m, m,
                                                    1e-5);
  }
  int calls() { return fake_miopen_calls("miopenBatchNormalizationForwardInference"); }

  ConvProblem problem_;
  Memory memory_;
  TensorDesc x_, parameter_;
  float one_ = 1, two_ = 2;
};

TEST_F(LeftToMiopen, IsNotWhatTheEngineTakes) {
  EXPECT_EQ(infer(1, &one_, memory_.address, x_, parameter_), 0);
  EXPECT_EQ(calls(), 0);
  wait_for_device();
}
TEST_F(LeftToMiopen, IsNormalisationByActivation) {
  infer(0, &one_, memory_.address, x_, parameter_);
  EXPECT_EQ(calls(), 1);
}
TEST_F(LeftToMiopen, IsAnotherFactorThanOne) {
  infer(1, &two_, memory_.address, x_, parameter_);
  EXPECT_EQ(calls(), 1);
}
TEST_F(LeftToMiopen, IsNullWhichItRefuses) {
  constexpr int kBadParm = 3;
  EXPECT_EQ(infer(1, &one_, nullptr, x_, parameter_), kBadParm);
}
TEST_F(LeftToMiopen, AreTensorsThatDiffer) {
  ConvProblem other = problem_;
  other.layout = Layout::kNhwc;
  infer(1, &one_, memory_.address, make_tensor(other, Tensor::kX, 2), parameter_);
  EXPECT_EQ(calls(), 1);
}
// Two planes in the wrong places, all else as it should be; tensors of which one has a dimension more.
TEST_F(LeftToMiopen, AreThreeDimensionsThatAreNotDense) {
  const TensorDesc four = x_, five = make_x(problem_, 2);
  const int sizes[] = {2, 8, 2, 3, 6}, strides[] = {288, 36, 20, 6, 1};
  miopenCreateTensorDescriptor(&x_);
  miopenSetTensorDescriptor(x_, miopen::kFloat, 5, sizes, strides);
  infer(1, &one_, memory_.address, x_, parameter_);
  EXPECT_EQ(calls(), 1);
  x_ = four;
  infer(1, &one_, memory_.address, five, parameter_);
  EXPECT_EQ(calls(), 2);
}
TEST_F(LeftToMiopen, AreParametersInHalfPrecisionOrOfOtherChannels) {
  infer(1, &one_, memory_.address, x_, make_parameter(miopen::kHalf, 8));
  infer(1, &one_, memory_.address, x_, make_parameter(miopen::kFloat, 4));
  EXPECT_EQ(calls(), 2);
}

}  // namespace
}  // namespace rocfix
