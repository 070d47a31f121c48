// SPDX-License-Identifier: MIT
// Winograd's F(2x2, 3x3) along one axis: two results from four inputs and three weights by four products instead of six.
// Source: Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", CVPR 2016, 4.1; the points are 0, 1, -1
// and infinity.
//
// The two middle components of the weights are taken times 2, so that every number stays an integer when the data are
// integers, and the results take half of them. The last component of the input has the opposite sign, and so it is added.
#pragma once

#include "kernels/device.h"
#include "kernels/winograd_fused_params.h"

namespace rocfix {


struct F2Input {
  static constexpr int kFrom = kF2Inputs, kTo = kF2Inputs;
  ROCFIX_DEVICE static void transform(const float (&d)[kFrom], float (&v)[kTo]) {
    v[0] = d[0] - d[2];
    v[1] = d[1] + d[2];
    v[2] = d[2] - d[1];
    v[3] = d[3] - d[1];
  }
};

struct F2Weight {
  static constexpr int kFrom = kF2Weights, kTo = kF2Inputs;
  ROCFIX_DEVICE static void transform(const float (&g)[kFrom], float (&u)[kTo]) {
    const float even = g[0] + g[2];
    u[0] = g[0];
    u[1] = even + g[1];
    u[2] = even - g[1];
    u[3] = g[2];
  }
};

struct F2Result {
  static constexpr int kFrom = kF2Inputs, kTo = kF2Results;
  ROCFIX_DEVICE static void transform(const float (&m)[kFrom], float (&y)[kTo]) {
    y[0] = __builtin_fmaf(0.5f, m[1] + m[2], m[0]);
    y[1] = __builtin_fmaf(0.5f, m[1] - m[2], m[3]);
  }
};

}  // namespace rocfix
