// SPDX-License-Identifier: MIT
// The convolution problem: its fields, its shape rules, its limits and its one line of text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace rocfix {

enum class Direction { kForward, kBackwardData, kBackwardWeights };
enum class DataType { kF32, kF16, kBF16 };
enum class Layout { kNchw, kNhwc };
// What is done to an element of y after the bias: nothing, max(v, 0), min(max(v, 0), 6), v / (1 + exp(-v)), and
// v or, where it is negative, slope * v.
enum class Activation { kNone, kRelu, kRelu6, kSilu, kLeaky };

// Field letters as in the literature: x is N C H W, w is K C/groups R S, y is N K OH OW.
struct ConvProblem {
  Direction direction = Direction::kForward;
  DataType type = DataType::kF32;
  Layout layout = Layout::kNchw;
  int64_t n = 1, c = 1, h = 1, w = 1;
  int64_t k = 1, r = 1, s = 1;
  int64_t pad_h = 0, pad_w = 0;
  int64_t stride_h = 1, stride_w = 1;
  int64_t dilation_h = 1, dilation_w = 1;
  int64_t groups = 1;
  // The epilogue, of the forward direction only: bias, one value an output channel, then the activation.
  bool bias = false;
  Activation activation = Activation::kNone;
  float slope = 0;  // of kLeaky, else 0

  bool has_epilogue() const { return bias || activation != Activation::kNone; }
  // The same without bias and activation.
  ConvProblem plain() const;

  int64_t out_h() const { return (h + 2 * pad_h - dilation_h * (r - 1) - 1) / stride_h + 1; }
  int64_t out_w() const { return (w + 2 * pad_w - dilation_w * (s - 1) - 1) / stride_w + 1; }

  int64_t x_elements() const { return n * c * h * w; }
  int64_t w_elements() const { return k * (c / groups) * r * s; }
  int64_t y_elements() const { return n * k * out_h() * out_w(); }
  int64_t bias_elements() const { return bias ? k : 0; }
  int64_t largest_tensor() const;

  // Terms that are summed into one element of the result of this direction.
  int64_t reduction_length() const;
  // Floating-point operations, a multiply-add counted as two.
  double flops() const { return 2.0 * double(y_elements()) * double((c / groups) * r * s); }
  // Bytes that must move at least: every tensor once.
  int64_t tensor_bytes() const;

  bool operator==(const ConvProblem&) const = default;
};

inline constexpr Direction kDirections[] = {Direction::kForward, Direction::kBackwardData, Direction::kBackwardWeights};
inline constexpr DataType kDataTypes[] = {DataType::kF32, DataType::kF16, DataType::kBF16};
inline constexpr Layout kLayouts[] = {Layout::kNchw, Layout::kNhwc};
inline constexpr Activation kActivations[] = {Activation::kNone, Activation::kRelu, Activation::kRelu6, Activation::kSilu,
                                              Activation::kLeaky};

int64_t element_bytes(DataType type);
const char* to_string(Direction direction);
const char* to_string(DataType type);
const char* to_string(Layout layout);
const char* to_string(Activation activation);

// Limits: every dimension is 1 … kMaxDimension (N and pads 0 …), every tensor at most kMaxElements elements.
inline constexpr int64_t kMaxDimension = (int64_t{1} << 31) - 1;
inline constexpr int64_t kMaxElements = int64_t{1} << 40;

// Ok, or kBadInput with the rule that is broken (zero or huge dimension, C not divisible by groups, filter
// larger than the padded input, tensor over the limit, bias or activation outside the forward direction).
Status validate(const ConvProblem& problem);

// The one line of text, for example "n1c3h44w44_k64r3s3_p1". Grammar:
//   [fwd|bwd|wrw:][f32|f16|bf16:][nchw|nhwc:]nNcChHwW_kKrRsS[_pP|_pHxW][_sS|_sHxW][_dD|_dHxW][_gG][_bias]
//   [_relu|_relu6|_silu|_leakySLOPE]
// Defaults: fwd, f32, nchw, p0, s1, d1, g1, no bias, no activation. The printed form is the shortest that parses back to the same.
std::string to_text(const ConvProblem& problem);

// The words of bias and activation alone: "bias_relu", "leaky0.1"; "none" for neither.
std::string epilogue_text(const ConvProblem& problem);
// The problem with that epilogue in place of its own.
Result<ConvProblem> with_epilogue(ConvProblem problem, std::string_view text);

// Parses and validates. The error's message has three lines: what is wrong and where, the text, a caret.
Result<ConvProblem> parse_problem(std::string_view text);

}  // namespace rocfix
