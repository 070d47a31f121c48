// SPDX-License-Identifier: MIT
// The tiles of kernels/tiles.h, which the solvers that gather their columns share: which one, and how many of them.
#pragma once

#include "kernels/gather_params.h"
#include "solvers/solver.h"

namespace rocfix {

// A row of kernels/tiles.h.
struct GatherTile {
  const char* name;
  int rows, columns;
  int threads;
  int round;  // steps of the sum that all teams together take at a time
  double first, further, ends;
};

std::vector<std::string> gather_tile_names();

// The tile of that name, else the one that the costs favour for kernels that take so many terms of the sum a step.
const GatherTile& choose_gather_tile(const ConvProblem& problem, const DeviceTraits& traits, const std::string& wanted,
                                     int terms_of_step = 1);

int64_t result_channels(const ConvProblem& problem);
int64_t row_tiles(const ConvProblem& problem, const GatherTile& tile);
int64_t column_tiles(const ConvProblem& problem, const GatherTile& tile);
int64_t tile_count(const ConvProblem& problem, const GatherTile& tile);

// Forward and backward-data only; what the kernels count in 31 and 32 bits, whatever the tile.
Status check_gather_limits(const ConvProblem& problem);

// How the kernels store: a WriteMode.
int write_mode(const ConvProblem& problem, bool aligned);

// The work, at `full` efficiency when the device is full.
double gather_microseconds(const ConvProblem& problem, const DeviceTraits& traits, double full, int terms_of_step = 1);

// The share of the device's f32 operations that kernels of pairs of halves make of their products when it is full.
double pairs_efficiency(const DeviceTraits& traits);

// gather_view() with what depends on the tile.
GatherParams tile_params(const ConvProblem& problem, const GatherTile& tile, bool aligned);
// The launch of such a kernel; its weights are `weights`.
KernelStep gather_step(const ConvProblem& problem, const GatherTile& tile, OperandAddress weights, const GatherParams& params);

}  // namespace rocfix
