// SPDX-License-Identifier: MIT
// Forward and backward-data seen as the matrix product of kernels/gather_params.h.
#pragma once

#include "kernels/gather_params.h"
#include "solvers/solver.h"

namespace rocfix {

// All fields but those that depend on the tile: by_row_tiles, by_column_tiles and write. The sum is one part.
GatherParams gather_view(const ConvProblem& problem);

// Phases of the whole result: stride_h x stride_w in backward-data, one in forward.
int64_t gather_phases(const ConvProblem& problem);
// Columns of the phase that has the most.
int64_t gather_columns(const ConvProblem& problem);
// Terms of the sum, on average over the phases.
double gather_terms(const ConvProblem& problem);

}  // namespace rocfix
