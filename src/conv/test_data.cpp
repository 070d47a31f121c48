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

}  // namespace

Result<ExactRange> exact_range(const ConvProblem& problem) {
  const int64_t length = problem.reduction_length();
  if (length > kExactIntegers)
    return Error{Code::kUnsupported,
                 fmt::format("a sum of {} terms is too long for exact test data (at most 2^24)", length)};
  const int64_t product = kExactIntegers / length;
  const int second =
      static_cast<int>(std::clamp<int64_t>(std::llround(std::floor(std::sqrt(product))), 1, kWidest));
  const int first = static_cast<int>(std::clamp<int64_t>(product / second, 1, kWidest));
  return ExactRange{first, second};
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
  for (const Tensor tensor : kTensors) {
    if (tensor == result_of(problem.direction)) continue;
    tensors[tensor].resize(elements_of(problem, tensor));
    fill_integers(tensors[tensor], bound, 1 + static_cast<uint64_t>(tensor));
    bound = range->second;
  }
  return tensors;
}

}  // namespace rocfix
