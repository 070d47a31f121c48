// SPDX-License-Identifier: MIT
// The tile variants of gradient_gemm: one row makes the kernels and the solver's entry.
#pragma once

// X(…, name, rows a work-group computes, columns, rows a work-item computes, columns, terms of the sum in LDS,
//   work-groups that a compute unit holds at once: registers and LDS decide, tests/kernels)
#define ROCFIX_GRADIENT_TILES(X, ...)      \
  X(__VA_ARGS__, 128x64, 128, 64, 8, 8, 8, 4) \
  X(__VA_ARGS__, 64x64, 64, 64, 8, 8, 8, 7)   \
  X(__VA_ARGS__, 32x32, 32, 32, 4, 4, 16, 7)
