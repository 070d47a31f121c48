// SPDX-License-Identifier: MIT
// The tile variants of winograd's matrix products: one row makes the kernels and the solver's entry.
#pragma once

// X(…, name, rows a work-group computes, columns, rows a work-item computes, columns, terms in LDS at a time)
#define ROCFIX_WINOGRAD_TILES(X, ...)        \
  X(__VA_ARGS__, 128x128, 128, 128, 8, 8, 8) \
  X(__VA_ARGS__, 128x64, 128, 64, 8, 8, 8)   \
  X(__VA_ARGS__, 64x64, 64, 64, 8, 8, 8)     \
  X(__VA_ARGS__, 32x32, 32, 32, 4, 4, 16)

// X(…, name, do a's terms lie side by side in memory (else its rows), do b's (else its columns))
#define ROCFIX_WINOGRAD_ORDERS(X, ...) \
  X(__VA_ARGS__, nn, false, false)     \
  X(__VA_ARGS__, tn, true, false)      \
  X(__VA_ARGS__, tt, true, true)
