// SPDX-License-Identifier: MIT
// Conditions that several solvers share, each with its reason.
#pragma once

#include <initializer_list>

#include "solvers/solver.h"

namespace rocfix {

struct Rule {
  bool holds;
  const char* otherwise;  // the reason for the refusal
};

// The first rule that does not hold, as kUnsupported.
Status check_rules(std::initializer_list<Rule> rules);

Rule forward_only(const ConvProblem& problem);
Rule f32_only(const ConvProblem& problem);
Rule nchw_only(const ConvProblem& problem);
Rule f16_only(const ConvProblem& problem);
// The chip multiplies pairs of halves, and code for it may do so.
Rule half_pairs_there(const DeviceTraits& traits);
// For a solver that stores sums as they are.
Rule no_epilogue(const ConvProblem& problem);
Rule no_groups(const ConvProblem& problem);
// Every tensor below 2^31 elements, for kernels that count elements in 32 bits.
Rule tensors_below_2g_elements(const ConvProblem& problem);
// Padded height and width below 2^30, for kernels that compute coordinates in 32 bits.
Rule padded_below_2_30(const ConvProblem& problem);
// x and w below 2^32 bytes, for kernels that address them by 32-bit byte offsets.
Rule inputs_below_4_gib(const ConvProblem& problem);
// What forward and backward-data read, for kernels whose loads check their range (kernels/outside.h).
Rule reads_below_4_gib(const ConvProblem& problem);
// Work-items of a launch: below 2^32, the limit of a HIP grid.
Rule grid_below_2_32(int64_t groups, int64_t threads);

constexpr int64_t ceil_div(int64_t a, int64_t b) {
  return (a + b - 1) / b;
}

}  // namespace rocfix
