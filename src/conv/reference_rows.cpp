// SPDX-License-Identifier: MIT
#include "conv/reference_rows.h"

#include <algorithm>

// For whatever vectors the machine has. Stride 1 stands apart, so that it vectorises.
#define ROCFIX_VECTORISED __attribute__((target_clones("avx512f", "avx2", "default")))

namespace rocfix {

Columns columns_inside(const ConvProblem& p, int64_t s) {
  const int64_t shift = s * p.dilation_w - p.pad_w, stride = p.stride_w;
  const int64_t begin = shift >= 0 ? 0 : (-shift + stride - 1) / stride;
  const int64_t end = shift >= p.w ? 0 : (p.w - 1 - shift) / stride + 1;
  return {std::min(begin, p.out_w()), std::clamp<int64_t>(end, 0, p.out_w()), stride, shift};
}

int64_t input_row(const ConvProblem& p, int64_t oh, int64_t r) {
  return oh * p.stride_h + r * p.dilation_h - p.pad_h;
}

ROCFIX_VECTORISED void gather_row(const float* x, double weight, const Columns& c, double* sums) {
  if (c.stride == 1) {
    for (int64_t ow = c.begin; ow < c.end; ++ow) sums[ow] += weight * x[ow + c.shift];
    return;
  }
  for (int64_t ow = c.begin; ow < c.end; ++ow) sums[ow] += weight * x[ow * c.stride + c.shift];
}

ROCFIX_VECTORISED void scatter_row(const float* y, double weight, const Columns& c, double* sums) {
  if (c.stride == 1) {
    for (int64_t ow = c.begin; ow < c.end; ++ow) sums[ow + c.shift] += weight * y[ow];
    return;
  }
  for (int64_t ow = c.begin; ow < c.end; ++ow) sums[ow * c.stride + c.shift] += weight * y[ow];
}

// Eight sums side by side, for the compiler may not reorder one.
ROCFIX_VECTORISED double dot_rows(const float* x, const float* y, const Columns& c) {
  constexpr int kLanes = 8;
  double sums[kLanes] = {};
  int64_t ow = c.begin;
  if (c.stride == 1)
    for (; ow + kLanes <= c.end; ow += kLanes)
      for (int lane = 0; lane < kLanes; ++lane)
        sums[lane] += static_cast<double>(y[ow + lane]) * x[ow + lane + c.shift];
  for (; ow < c.end; ++ow) sums[0] += static_cast<double>(y[ow]) * x[ow * c.stride + c.shift];
  double sum = 0;
  for (const double part : sums) sum += part;
  return sum;
}

}  // namespace rocfix
