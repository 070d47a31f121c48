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

double rms(std::span<const float> values) {
  double sum = 0;
  for (const float value : values) sum += static_cast<double>(value) * value;
  return values.empty() ? 0 : std::sqrt(sum / static_cast<double>(values.size()));
}

// From a number to the next that the type can hold, where storing rounds more than computing in f32 does.
double storage_step(DataType type, float value) {
  if (type == DataType::kF32) return 0;
  const int fraction_bits = type == DataType::kF16 ? 10 : 7;
  return std::exp2(std::max(std::ilogb(value == 0 ? 1 : value), -14) - fraction_bits);
}

}  // namespace

double rounding_error(const ConvProblem& problem, const HostTensors& inputs, double growth) {
  double product = 1;
  for (const Tensor tensor : kTensors)
    if (tensor != result_of(problem.direction) && tensor != Tensor::kBias) product *= rms(inputs[tensor]);
  // + 144: the roundings of the transforms, about 16 terms' worth, each for 9 products.
  return 6 * growth * std::exp2(-24) * product * static_cast<double>(problem.reduction_length() + 144);
}

Comparison compare(const ConvProblem& problem, std::span<const float> actual, std::span<const float> expected,
                   double allowed) {
  Comparison result;
  size_t wrong = 0, first = 0;
  for (size_t i = 0; i < expected.size(); ++i) {
    if (actual[i] == expected[i]) continue;
    const double error = error_of(actual[i], expected[i]);
    result.max_error = std::max(result.max_error, error);
    const double rounding = allowed > 0 ? allowed + storage_step(problem.type, expected[i]) : 0;
    if (error <= rounding + allowed_error(problem, expected[i])) continue;
    if (wrong++ == 0) first = i;
  }
  if (wrong > 0)
    result.difference =
        fmt::format("{} is {}, should be {}; {} of {} elements are wrong", place(problem, first),
                    actual[first], expected[first], wrong, expected.size());
  return result;
}

}  // namespace rocfix
