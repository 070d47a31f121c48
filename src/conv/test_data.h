// SPDX-License-Identifier: MIT
// Test data with which a convolution has one right answer, to the bit, in whatever order it is summed.
//
// The values are small integers. When reduction_length * bound of the one input * bound of the other <= 2^24, every
// partial sum is an integer that fp32 holds exactly (24-bit significand), so no order of summation rounds; f16 and
// bf16 hold the inputs exactly, and the result is rounded once. A bias counts as one more term. ReLU6 and SiLU would
// make nearly all large sums alike: there one input and the bias are multiplied by a power of two that brings the sums
// to a few units, which changes no significand.
#pragma once

#include <cstdint>
#include <span>

#include "base/result.h"
#include "conv/tensors.h"

namespace rocfix {

// The bounds of the direction's two inputs, in the order x, w, y.
struct ExactRange {
  int first;  // drawn from -first … first
  int second;
  int bias;   // at most first * second
  float scale = 1;  // of the second and of the bias
};

// The widest ranges that stay exact, or kUnsupported when the sum is longer than 2^24 terms.
Result<ExactRange> exact_range(const ConvProblem& problem);

// Fills with integers from -bound … bound. Element i depends on (seed, i) only.
void fill_integers(std::span<float> values, int bound, uint64_t seed);

// The inputs of the direction, with such integers; the result is empty.
Result<HostTensors> exact_inputs(const ConvProblem& problem);

}  // namespace rocfix
