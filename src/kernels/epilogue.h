// SPDX-License-Identifier: MIT
// What is done to a forward sum, in fp32, before it is stored: bias, then activation.
//
// How a kernel uses it: it takes the bias as a pointer, null where the problem has none (Operand::kBias), and
// EpilogueParams among its parameters (epilogue_params of solvers/epilogue_params.h fills them in). It calls biased()
// and activated() for each sum, or activate() for an array of sums, so that the branch, which is uniform, is taken once
// for all. NaN stays NaN.
#pragma once

#include "kernels/device.h"
#include "kernels/epilogue_params.h"
#include "kernels/storage.h"

namespace rocfix {

template <class T>
ROCFIX_DEVICE float biased(float sum, const T* bias, int channel) {
  return bias ? sum + widened(bias[channel]) : sum;
}

ROCFIX_DEVICE float clamped(float v, float top) {
  const float low = v < 0.0f ? 0.0f : v;
  return low > top ? top : low;
}

ROCFIX_DEVICE float leaked(float v, float slope) {
  return v < 0.0f ? slope * v : v;
}

// exp(-v) = 2^t * 2^rest: t = -v * log2(e) in fp32, rest what its rounding and log2(e)'s left out, so small that
// 2^rest = 1 + rest * ln(2). The bound of the error is kSiluRelativeError (conv/epilogue.h). Far out the exponential
// would overflow, or the rest of an infinite t be NaN: there the limits stand, v and 0.
ROCFIX_DEVICE float silu(float v) {
  constexpr float kLog2E = 0x1.715476p+0f, kLog2ERest = 0x1.4ae0cp-26f, kLn2 = 0x1.62e43p-1f;
  const float t = -v * kLog2E;
  const float rest = __builtin_fmaf(-v, kLog2ERest, __builtin_fmaf(-v, kLog2E, -t));
  const float power = exp2_approximately(t);
  const float quotient = v * reciprocal_approximately(1.0f + __builtin_fmaf(power, rest * kLn2, power));
  const float near = t > -128.0f ? quotient : v;  // NaN takes the second
  return t >= 128.0f ? -0.0f : near;
}

template <int kKind>
ROCFIX_DEVICE float activated_as(float v, float value) {
  if constexpr (kKind == kClamp) return clamped(v, value);
  if constexpr (kKind == kLeak) return leaked(v, value);
  if constexpr (kKind == kSilu) return silu(v);
  return v;
}

ROCFIX_DEVICE float activated(float v, const EpilogueParams& p) {
  if (p.kind == kClamp) return activated_as<kClamp>(v, p.value);
  if (p.kind == kLeak) return activated_as<kLeak>(v, p.value);
  return p.kind == kSilu ? activated_as<kSilu>(v, p.value) : v;
}

template <int kKind, int kRows, int kColumns>
ROCFIX_DEVICE void activate_as(float (&sums)[kRows][kColumns], float value) {
#pragma unroll
  for (int i = 0; i < kRows; ++i)
#pragma unroll
    for (int j = 0; j < kColumns; ++j) {
      sums[i][j] = activated_as<kKind>(sums[i][j], value);
      keep_here(sums[i][j]);  // one after the other: side by side they would take more VGPRs
    }
}

// Three conditions that the compiler cannot join: of an else-if it makes copies of all sums (139 VGPRs instead of 121).
template <int kRows, int kColumns>
ROCFIX_DEVICE void activate(float (&sums)[kRows][kColumns], const EpilogueParams& p) {
  if (hidden(p.kind) == kClamp) activate_as<kClamp>(sums, p.value);
  if (hidden(p.kind) == kLeak) activate_as<kLeak>(sums, p.value);
  if (hidden(p.kind) == kSilu) activate_as<kSilu>(sums, p.value);
}

}  // namespace rocfix
