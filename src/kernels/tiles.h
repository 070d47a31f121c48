// SPDX-License-Identifier: MIT
// The tile variants of implicit_gemm: one row makes the kernel and the solver's entry.
#pragma once

// X(…, name,
//   rows of y a work-group computes, columns, rows a work-item computes, columns,
//   terms of the sum that a team keeps in LDS at a time,
//   teams: how many parts of the sum a work-group computes side by side,
//   cost of a round (the next such slice for every team) for the first tile on a compute unit, for each
//   further tile beside it, and of a tile's beginning and end)
//
// The costs choose the tile (solvers/implicit_gemm.cpp). They are microseconds fitted to `rocfix bench` of
// every variant on the sets seed and resnet50, batch 1 and 16, on an NVIDIA H200; only their ratios matter.
#define ROCFIX_TILES(X, ...)                                    \
  X(__VA_ARGS__, 128x64, 128, 64, 8, 8, 8, 1, 0.71, 0.51, 0.40) \
  X(__VA_ARGS__, 64x64, 64, 64, 8, 8, 8, 1, 0.74, 0.18, 0.80)   \
  X(__VA_ARGS__, 32x32, 32, 32, 4, 4, 16, 1, 0.90, 0.16, 0.15)  \
  X(__VA_ARGS__, 64x64x4, 64, 64, 8, 8, 8, 4, 1.19, 1.28, 2.40) \
  X(__VA_ARGS__, 64x32x4, 64, 32, 8, 4, 8, 4, 0.81, 0.67, 0.85) \
  X(__VA_ARGS__, 32x32x4, 32, 32, 4, 4, 16, 4, 1.21, 0.81, 0.31)
