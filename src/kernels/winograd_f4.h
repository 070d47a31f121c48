// SPDX-License-Identifier: MIT
// Winograd's F(4x4, 3x3) along one axis: four results from six inputs and three weights by six products instead of
// twelve. Source: Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", CVPR 2016, 4.3; the points are
// 0, 1, -1, 2, -2 and infinity.
//
// The weights' matrix is taken times 24, so that every number stays an integer when the data are integers; two axes make
// 576, by which the result is divided (unscaled()).
#pragma once

#include "kernels/device.h"
#include "kernels/winograd_lines.h"
#include "kernels/winograd_params.h"

namespace rocfix {

struct InputLine {
  static constexpr int kFrom = kWinogradInputs, kTo = kWinogradInputs;
  ROCFIX_DEVICE static void transform(const float (&d)[kFrom], float (&v)[kTo]) {
    const float even = d[4] - 4.0f * d[2], odd = d[3] - 4.0f * d[1];
    const float even2 = d[4] - d[2], odd2 = 2.0f * (d[3] - d[1]);
    v[0] = 4.0f * d[0] - 5.0f * d[2] + d[4];
    v[1] = even + odd;
    v[2] = even - odd;
    v[3] = even2 + odd2;
    v[4] = even2 - odd2;
    v[5] = 4.0f * d[1] - 5.0f * d[3] + d[5];
  }
};

// Times 24.
struct WeightLine {
  static constexpr int kFrom = kWinogradWeights, kTo = kWinogradInputs;
  ROCFIX_DEVICE static void transform(const float (&g)[kFrom], float (&u)[kTo]) {
    const float even = -4.0f * (g[0] + g[2]), odd = 4.0f * g[1];
    const float even2 = g[0] + 4.0f * g[2], odd2 = 2.0f * g[1];
    u[0] = 6.0f * g[0];
    u[1] = even - odd;
    u[2] = even + odd;
    u[3] = even2 + odd2;
    u[4] = even2 - odd2;
    u[5] = 24.0f * g[2];
  }
};

struct ResultLine {
  static constexpr int kFrom = kWinogradInputs, kTo = kWinogradResults;
  ROCFIX_DEVICE static void transform(const float (&m)[kFrom], float (&y)[kTo]) {
    const float sum = m[1] + m[2], difference = m[1] - m[2], sum2 = m[3] + m[4], difference2 = m[3] - m[4];
    y[0] = m[0] + sum + sum2;
    y[1] = difference + 2.0f * difference2;
    y[2] = sum + 4.0f * sum2;
    y[3] = difference + 8.0f * difference2 + m[5];
  }
};

// Backward-weights runs the lines of weights and results the other way: their transposed matrices.
struct ResultGradientLine {
  static constexpr int kFrom = kWinogradResults, kTo = kWinogradInputs;
  ROCFIX_DEVICE static void transform(const float (&y)[kFrom], float (&m)[kTo]) {
    const float even = y[0] + y[2], odd = y[1] + y[3];
    const float even2 = y[0] + 4.0f * y[2], odd2 = 2.0f * y[1] + 8.0f * y[3];
    m[0] = y[0];
    m[1] = even + odd;
    m[2] = even - odd;
    m[3] = even2 + odd2;
    m[4] = even2 - odd2;
    m[5] = y[3];
  }
};

// Times 24.
struct WeightGradientLine {
  static constexpr int kFrom = kWinogradInputs, kTo = kWinogradWeights;
  ROCFIX_DEVICE static void transform(const float (&u)[kFrom], float (&g)[kTo]) {
    const float sum = u[1] + u[2], sum2 = u[3] + u[4];
    g[0] = 6.0f * u[0] - 4.0f * sum + sum2;
    g[1] = 4.0f * (u[2] - u[1]) + 2.0f * (u[3] - u[4]);
    g[2] = 4.0f * (sum2 - sum) + 24.0f * u[5];
  }
};

// value / 576, rounded once where the quotient is a float: a product with the rounded reciprocal, and one step of Newton's.
ROCFIX_DEVICE float unscaled(float value) {
  constexpr float kReciprocal = 1.0f / 576.0f;
  const float quotient = value * kReciprocal;
  return __builtin_fmaf(__builtin_fmaf(-576.0f, quotient, value), kReciprocal, quotient);
}

}  // namespace rocfix
