// SPDX-License-Identifier: MIT
// Random problems for property tests; the seed is printed by the caller on failure.
#pragma once

#include <algorithm>
#include <random>

#include "conv/problem.h"

namespace rocfix {

class RandomProblems {
 public:
  explicit RandomProblems(uint32_t seed) : random_(seed) {}

  int64_t between(int64_t low, int64_t high) {
    return std::uniform_int_distribution<int64_t>(low, high)(random_);
  }

  // Small, forward, f32, NCHW, valid; every field varies.
  ConvProblem next() {
    ConvProblem p;
    p.groups = between(0, 3) == 0 ? between(1, 4) : 1;
    p.n = between(1, 3);
    p.c = p.groups * between(1, 9);
    p.k = p.groups * between(1, 40);
    p.h = between(1, 17);
    p.w = between(1, 17);
    p.pad_h = between(0, 4);
    p.pad_w = between(0, 4);
    p.stride_h = between(1, 3);
    p.stride_w = between(1, 3);
    p.dilation_h = between(1, 3);
    p.dilation_w = between(1, 3);
    p.r = between(1, std::min<int64_t>(7, (p.h + 2 * p.pad_h - 1) / p.dilation_h + 1));
    p.s = between(1, std::min<int64_t>(7, (p.w + 2 * p.pad_w - 1) / p.dilation_w + 1));
    return p;
  }

  // The same with a bias, an activation, both or neither.
  ConvProblem with_epilogue(ConvProblem p) {
    p.bias = between(0, 1) == 1;
    p.activation = kActivations[between(0, std::size(kActivations) - 1)];
    if (p.activation == Activation::kLeaky) p.slope = static_cast<float>(between(0, 1000)) / 1000;
    return p;
  }

  ConvProblem next_of_any_kind() {
    ConvProblem p = next();
    p.direction = static_cast<Direction>(between(0, 2));
    p.type = static_cast<DataType>(between(0, 2));
    p.layout = static_cast<Layout>(between(0, 1));
    return p.direction == Direction::kForward ? with_epilogue(p) : p;
  }

 private:
  std::mt19937 random_;
};

}  // namespace rocfix
