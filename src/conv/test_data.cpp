// SPDX-License-Identifier: MIT
#include "conv/test_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace rocfix {
namespace {

constexpr int64_t kExactIntegers = int64_t{1} << 24;
constexpr int kWidest = 8;  // wider adds nothing: 17 distinct values already tell elements apart

// splitmix64 (Steele, Lea and Flood, OOPSLA 2014): neighbouring indices give unrelated values.
uint64_t mix(uint64_t z) {
  z += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

// The power of two that brings sums to about 4, for the activations that are flat beyond.
float scale_of(const ConvProblem& problem, const ExactRange& range) {
  if (problem.activation != Activation::kRelu6 && problem.activation != Activation::kSilu) return 1;
  constexpr double kTypical = 4;
  // The product of two uniform draws has the standard deviation first * second / 3.
  const double sum = std::sqrt(problem.reduction_length()) * range.first * range.second / 3;
  return static_cast<float>(std::exp2(-std::max(0.0, std::round(std::log2(sum / kTypical)))));
}

}  // namespace

Result<ExactRange> exact_range(const ConvProblem& problem) {
  const int64_t length = std::max<int64_t>(1, problem.reduction_length() + (problem.bias ? 1 : 0));
  if (length > kExactIntegers)
    return Error{Code::kUnsupported,
                 fmt::format("a sum of {} terms is too long for exact test data (at most 2^24)", length)};
  const int64_t product = kExactIntegers / length;
  const int second =
      static_cast<int>(std::clamp<int64_t>(std::llround(std::floor(std::sqrt(product))), 1, kWidest));
  const int first = static_cast<int>(std::clamp<int64_t>(product / second, 1, kWidest));
  ExactRange range{first, second, first * second};
  range.scale = scale_of(problem, range);
  return range;
}

void fill_integers(std::span<float> values, int bound, uint64_t seed) {
  const uint64_t choices = 2 * static_cast<uint64_t>(bound) + 1;
  const uint64_t start = mix(seed);
  for (size_t i = 0; i < values.size(); ++i)
    values[i] = static_cast<float>(static_cast<int64_t>(mix(start + i) % choices) - bound);
}

Result<HostTensors> exact_inputs(const ConvProblem& problem) {
  const auto range = exact_range(problem);
  if (!range) return range.error();
  HostTensors tensors;
  int bound = range->first;
  float scale = 1;
  for (const Tensor tensor : kTensors) {
    if (tensor == result_of(problem.direction)) continue;
    tensors[tensor].resize(elements_of(problem, tensor));
    fill_integers(tensors[tensor], tensor == Tensor::kBias ? range->bias : bound, 1 + static_cast<uint64_t>(tensor));
    for (float& value : tensors[tensor]) value *= scale;
    bound = range->second;
    scale = range->scale;
  }
  return tensors;
}

}  // namespace rocfix
