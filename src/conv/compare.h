// SPDX-License-Identifier: MIT
// A computed result against the reference.
#pragma once

#include <limits>
#include <span>
#include <string>

#include "conv/tensors.h"

namespace rocfix {

// A number, so that it can stand in JSON.
inline constexpr double kNotFinite = std::numeric_limits<double>::max();

struct Comparison {
  double max_error = 0;    // largest |actual - expected|; kNotFinite where the actual one is NaN or infinite
  std::string difference;  // "" when all are equal, else a clause with the first that differs and how many do
};

// The direction's result, in the order of its dimensions. For exact test data every element must be equal, or within
// allowed_error() of its epilogue; where the algorithm rounds, `allowed` is how far the number before it was stored may be
// off.
Comparison compare(const ConvProblem& problem, std::span<const float> actual, std::span<const float> expected,
                   double allowed = 0);

// Six standard deviations of an error of `growth` (Plan::error_growth), for inputs drawn as exact_inputs does.
double rounding_error(const ConvProblem& problem, const HostTensors& inputs, double growth);

}  // namespace rocfix
