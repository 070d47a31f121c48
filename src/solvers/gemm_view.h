// SPDX-License-Identifier: MIT
// A forward convolution seen as a matrix product: K rows, N*OH*OW columns, C*R*S terms.
#pragma once

#include "kernels/params.h"
#include "solvers/solver.h"

namespace rocfix {

// All fields but column_tiles.
Im2colParams gemm_view(const ConvProblem& problem);

}  // namespace rocfix
