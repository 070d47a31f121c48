// SPDX-License-Identifier: MIT
// The variants of few_channels: one row makes the kernels and the solver's entry.
#pragma once

// X(…, name: results' channels x columns of a work-group x teams, columns a work-item computes, teams)
//
// More teams: more of the sum side by side, for results too small to fill the device with columns.
#define ROCFIX_FEW_CHANNELS_SHAPES(X, ...) \
  X(__VA_ARGS__, 4x512x2, 4, 2)            \
  X(__VA_ARGS__, 4x128x8, 4, 8)            \
  X(__VA_ARGS__, 4x32x8, 1, 8)
