// SPDX-License-Identifier: MIT
// Bias and activation of the kernels.
#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/epilogue_params.h"

namespace rocfix {

inline float fake_epilogue(float sum, const float* bias, int64_t channel, const EpilogueParams& p) {
  const float v = bias != nullptr ? sum + bias[channel] : sum;
  if (p.kind == kSilu) return v / (1 + std::exp(-v));
  if (p.kind == kLeak) return v < 0 ? p.value * v : v;
  if (p.kind == kClamp) return v < 0 ? 0 : v > p.value ? p.value : v;
  return v;
}

}  // namespace rocfix
