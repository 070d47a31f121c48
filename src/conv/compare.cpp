// SPDX-License-Identifier: MIT
#include "conv/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace rocfix {
namespace {

double error_of(float actual, float expected) {
  const double error = std::abs(static_cast<double>(actual) - expected);
  return std::isfinite(error) ? error : kNotFinite;
}

std::string place(const ConvProblem& p, size_t index) {
  const size_t ow = index % p.out_w(), oh = index / p.out_w() % p.out_h();
  const size_t plane = index / p.out_w() / p.out_h();
  return fmt::format("y[{}][{}][{}][{}]", plane / p.k, plane % p.k, oh, ow);
}

}  // namespace

Comparison compare(const ConvProblem& problem, std::span<const float> actual,
                   std::span<const float> expected) {
  Comparison result;
  size_t wrong = 0, first = 0;
  for (size_t i = 0; i < expected.size(); ++i) {
    if (actual[i] == expected[i]) continue;
    if (wrong++ == 0) first = i;
    result.max_error = std::max(result.max_error, error_of(actual[i], expected[i]));
  }
  if (wrong > 0)
    result.difference =
        fmt::format("{} is {}, should be {}; {} of {} elements are wrong", place(problem, first),
                    actual[first], expected[first], wrong, expected.size());
  return result;
}

}  // namespace rocfix
