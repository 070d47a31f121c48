// SPDX-License-Identifier: MIT
// gradient_gemm's tiles and how it splits the sum.
#pragma once

#include <string>
#include <vector>

#include "solvers/solver.h"

namespace rocfix {

// A row of kernels/gradient_tiles.h.
struct GradientTile {
  const char* name;
  int rows, columns, threads;
  int round;     // terms of the sum that it takes at a time
  int resident;  // work-groups that a compute unit holds at once
};

// What a launch computes: a tile size and the number of parts of the sum, each of which gets work-groups of
// its own.
struct GradientSplit {
  const GradientTile* tile;
  int64_t parts;
};

std::vector<std::string> gradient_tile_names();

// The fastest by the cost model; `wanted` names a tile, or is empty.
GradientSplit choose_gradient_split(const ConvProblem& problem, const DeviceTraits& traits,
                                    const std::string& wanted);

double gradient_microseconds(const ConvProblem& problem, const DeviceTraits& traits,
                             const GradientSplit& split);

int64_t gradient_columns(const ConvProblem& problem);
int64_t gradient_terms(const ConvProblem& problem);
int64_t gradient_row_tiles(const ConvProblem& problem, const GradientTile& tile);
int64_t gradient_column_tiles(const ConvProblem& problem, const GradientTile& tile);
int64_t terms_of_part(const ConvProblem& problem,
                      const GradientSplit& split);  // a multiple of the tile's round
int64_t gradient_groups(const ConvProblem& problem, const GradientSplit& split);

}  // namespace rocfix
