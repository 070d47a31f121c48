// SPDX-License-Identifier: MIT
// One line a solver; list.cpp orders them.
#pragma once

#include "solvers/solver.h"

namespace rocfix {

const Solver& onednn_solver();
const Solver& implicit_gemm_solver();
const Solver& im2col_gemm_solver();
const Solver& direct_solver();

}  // namespace rocfix
