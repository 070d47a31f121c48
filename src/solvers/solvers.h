// SPDX-License-Identifier: MIT
// The one ordered list of solvers, in order of preference; the last ones take what the others refuse.
#pragma once

#include "solvers/solver.h"

// X(name): the solver that `name`_solver() returns.
#define ROCFIX_SOLVERS(X) \
  X(onednn)               \
  X(depthwise)            \
  X(few_channels)         \
  X(stem)                 \
  X(implicit_gemm)        \
  X(tap_gemm)             \
  X(split_gemm)           \
  X(implicit_gemm_pairs)  \
  X(tap_gemm_pairs)       \
  X(gradient_gemm)        \
  X(winograd)             \
  X(winograd_fused)       \
  X(im2col_gemm)          \
  X(direct)

namespace rocfix {

#define ROCFIX_DECLARE_SOLVER(name) const Solver& name##_solver();
ROCFIX_SOLVERS(ROCFIX_DECLARE_SOLVER)
#undef ROCFIX_DECLARE_SOLVER

}  // namespace rocfix
