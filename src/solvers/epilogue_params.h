// SPDX-License-Identifier: MIT
#pragma once

#include <limits>

#include "conv/problem.h"
#include "kernels/epilogue_params.h"

namespace rocfix {

inline EpilogueParams epilogue_params(const ConvProblem& problem) {
  switch (problem.activation) {
    case Activation::kNone:
      return {kPassOn, 0};
    case Activation::kRelu:
      return {kClamp, std::numeric_limits<float>::infinity()};
    case Activation::kRelu6:
      return {kClamp, 6};
    case Activation::kSilu:
      return {kSilu, 0};
    case Activation::kLeaky:
      return {kLeak, problem.slope};
  }
  return {kPassOn, 0};
}

}  // namespace rocfix
