// SPDX-License-Identifier: MIT
#pragma once

#include "solvers/solver.h"

namespace rocfix {

// Adds up `parts` gradients of w in fp32, one after another in the workspace, into w.
KernelStep sum_parts_step(const ConvProblem& problem, int64_t parts);

}  // namespace rocfix
