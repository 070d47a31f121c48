// SPDX-License-Identifier: MIT
#pragma once

#include "solvers/solver.h"

namespace rocfix {

// The first row of kernels/gradient_loaders.h that the problem allows; `aligned`: x and y start at multiples
// of 16 bytes.
const char* choose_gradient_loader(const ConvProblem& problem, bool aligned);

}  // namespace rocfix
