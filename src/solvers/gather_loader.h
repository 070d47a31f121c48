// SPDX-License-Identifier: MIT
#pragma once

#include "solvers/solver.h"

namespace rocfix {

// The first row of kernels/gather_loaders.h that the problem allows; `aligned`: x, w and y start at multiples of 16 bytes.
const char* choose_gather_loader(const ConvProblem& problem, bool aligned);

// The first row of kernels/pair_loaders.h that the problem allows, with aligned tensors; null when none does.
const char* choose_pair_loader(const ConvProblem& problem);

}  // namespace rocfix
