// SPDX-License-Identifier: MIT
#include "engine/batch_parts.h"

#include <algorithm>

namespace rocfix {
namespace {

// So many images of any size begin at a multiple of 16 bytes, as the kernels' wide loads want it.
constexpr int64_t kAlignedImages = 8;

}  // namespace

ConvProblem first_part(const ConvProblem& problem, const DeviceInfo& info) {
  if (problem.n <= 1 || info.native_convolution || problem.direction == Direction::kBackwardWeights)
    return problem;
  const int64_t largest = std::max(problem.x_elements(), problem.y_elements()) * element_bytes(problem.type);
  const int64_t images = info.most_tensor_bytes / (largest / problem.n);
  if (images >= problem.n || images == 0) return problem;
  ConvProblem part = problem;
  part.n = images < kAlignedImages ? images : images / kAlignedImages * kAlignedImages;
  return part;
}

int64_t part_count(const ConvProblem& problem, const ConvProblem& part) {
  return part.n == 0 ? 1 : (problem.n + part.n - 1) / part.n;
}

}  // namespace rocfix
