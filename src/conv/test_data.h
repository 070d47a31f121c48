// SPDX-License-Identifier: MIT
// Test data with which a convolution has one right answer, to the bit, in whatever order it is summed.
//
// The values are small integers. When reduction_length * bound_x * bound_w <= 2^24, every partial sum is an
// integer that fp32 holds exactly (24-bit significand), so no order of summation rounds.
#pragma once

#include <cstdint>
#include <span>

#include "base/result.h"
#include "conv/problem.h"

namespace rocfix {

struct ExactRange {
  int x;  // x is drawn from -x … x
  int w;  // w likewise
};

// The widest ranges that stay exact, or kUnsupported when the sum is longer than 2^24 terms.
Result<ExactRange> exact_range(const ConvProblem& problem);

// Fills with integers from -bound … bound. Element i depends on (seed, i) only.
void fill_integers(std::span<float> values, int bound, uint64_t seed);

}  // namespace rocfix
