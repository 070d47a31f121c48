// SPDX-License-Identifier: MIT
#include "conv/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "conv/epilogue.h"
#include "conv/tensors.h"

namespace rocfix {
namespace {

double error_of(float actual, float expected) {
  const double error = std::abs(static_cast<double>(actual) - expected);
  return std::isfinite(error) ? error : kNotFinite;
}

std::string place(const ConvProblem& problem, size_t index) {
  const Tensor result = result_of(problem.direction);
  const Dimensions size = sizes_of(problem, result);
  const auto i = static_cast<int64_t>(index);
  const int64_t row = i / size[3], plane = row / size[2];
  return fmt::format("{}[{}][{}][{}][{}]", to_string(result), plane / size[1], plane % size[1], row % size[2],
                     i % size[3]);
}

}  // namespace

Comparison compare(const ConvProblem& problem, std::span<const float> actual,
                   std::span<const float> expected) {
  Comparison result;
  size_t wrong = 0, first = 0;
  for (size_t i = 0; i < expected.size(); ++i) {
    if (actual[i] == expected[i]) continue;
    const double error = error_of(actual[i], expected[i]);
    result.max_error = std::max(result.max_error, error);
    if (error <= allowed_error(problem, expected[i])) continue;
    if (wrong++ == 0) first = i;
  }
  if (wrong > 0)
    result.difference =
        fmt::format("{} is {}, should be {}; {} of {} elements are wrong", place(problem, first),
                    actual[first], expected[first], wrong, expected.size());
  return result;
}

}  // namespace rocfix
