// SPDX-License-Identifier: MIT
// A convolution's bias apart from it, and all three in one call.
#include <gtest/gtest.h>

#include "miopen/client.h"
#include "miopen/client_parts.h"
#include "miopen/fake/fake_miopen.h"

namespace rocfix {
namespace {

class Bias : public testing::Test {
 protected:
  void SetUp() override {
    miopenCreate(&handle_);
    fake_miopen_forget_calls();
  }
  void TearDown() override { miopenDestroy(handle_); }

  Handle handle_ = nullptr;
  float one_ = 1, zero_ = 0;
};

// One element a channel, fewer than work-items, more; channels that fill no group of NHWC.
TEST_F(Bias, AndItsGradientAreExactInEveryTypeAndLayoutWithoutMiopen) {
  for (const char* type : {"", "f16:", "bf16:"})
    for (const char* layout : {"", "nhwc:"})
      for (const char* sizes : {"n2c8h14w14", "n4c13h7w5", "n3c64h9w9", "n1c3h112w112", "n5c24h1w1", "n1c5h1w1"}) {
        const std::string text = std::string(type) + layout + sizes + "_k1r1s1";
        EXPECT_EQ(run_bias(handle_, *parse_problem(text)), "") << text;
      }
  EXPECT_EQ(fake_miopen_calls(""), 0);
}

TEST_F(Bias, WithConvolutionAndActivationIsOneCall) {
  for (const char* text : {"n2c8h14w14_k16r3s3_p1_bias_relu", "f16:n1c8h9w9_k8r3s3_p1_bias_relu",
                           "n1c16h9w9_k16r3s3_p1_g16_bias_relu6", "nhwc:n1c8h14w14_k16r1s1_bias_leaky0.25",
                           "n1c8h14w14_k16r1s1_bias"})
    for (const bool with_z : {false, true})
      EXPECT_EQ(run_bias_activation(handle_, *parse_problem(text), with_z), "") << text;
  EXPECT_EQ(fake_miopen_calls(""), 0);
}

// As a 3-D convolution has it, which MIOpen itself computes.
TEST_F(Bias, OfThreeDimensionsIsExactToo) {
  for (const char* text : {"n2c8h12w7_k1r1s1", "nhwc:n2c8h12w7_k1r1s1", "f16:n1c5h4w1_k1r1s1"})
    for (const int64_t depth : {1, 2, 4})
      EXPECT_EQ(run_bias(handle_, *parse_problem(text), depth), "") << text << depth;
  EXPECT_EQ(fake_miopen_calls(""), 0);
}

// What the engine does not take, and what is wrong, reaches MIOpen.
class BiasLeftToMiopen : public Bias {
 protected:
  int forward(TensorDesc bias, const float* alpha, const float* beta, void* y) {
    return miopenConvolutionForwardBias(handle_, alpha, bias, memory_.address, beta, y_, y);
  }
  int backward(TensorDesc bias, const float* alpha, const float* beta, void* dbias) {
    return miopenConvolutionBackwardBias(handle_, alpha, y_, memory_.address, beta, bias, dbias);
  }
  int calls() {
    return fake_miopen_calls("miopenConvolutionForwardBias") + fake_miopen_calls("miopenConvolutionBackwardBias");
  }

  const ConvProblem problem_ = *parse_problem("n2c8h6w6_k1r1s1");
  const Memory memory_{65536};
  const TensorDesc y_ = make_tensor(problem_, Tensor::kX, 2),
                   bias_ = make_parameter(type_code(problem_.type), 8);
};

TEST_F(BiasLeftToMiopen, IsNotWhatTheEngineTakes) {
  EXPECT_EQ(forward(bias_, &one_, &zero_, memory_.address), 0);
  EXPECT_EQ(backward(bias_, &one_, &zero_, memory_.address), 0);
  EXPECT_EQ(calls(), 0);
  wait_for_device();
}
TEST_F(BiasLeftToMiopen, AreOtherFactorsThanOneAndZero) {
  forward(bias_, &one_, &one_, memory_.address);
  backward(bias_, &zero_, &zero_, memory_.address);
  EXPECT_EQ(calls(), 2);
}
TEST_F(BiasLeftToMiopen, AreABiasOfOtherChannelsOrOfAnotherType) {
  ConvProblem half = problem_;
  half.type = DataType::kF16;
  for (const TensorDesc other :
       {make_parameter(type_code(problem_.type), 4), make_parameter(type_code(half.type), 8), y_}) {
    forward(other, &one_, &zero_, memory_.address);
    backward(other, &one_, &zero_, memory_.address);
  }
  EXPECT_EQ(calls(), 6);
}
TEST_F(BiasLeftToMiopen, IsNullWhichItRefuses) {
  constexpr int kBadParm = 3;
  EXPECT_EQ(forward(bias_, &one_, &zero_, nullptr), kBadParm);
  EXPECT_EQ(forward(bias_, nullptr, &zero_, memory_.address), kBadParm);
  EXPECT_EQ(forward(nullptr, &one_, &zero_, memory_.address), kBadParm);
  EXPECT_EQ(backward(bias_, &one_, nullptr, memory_.address), kBadParm);
  EXPECT_EQ(backward(bias_, &one_, &zero_, nullptr), kBadParm);
}

}  // namespace
}  // namespace rocfix
