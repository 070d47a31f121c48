// SPDX-License-Identifier: MIT
// The kernels of winograd_fused: one row makes the kernels and the solver's entry.
#pragma once

// X(…, name, channels of the result that a work-group computes, tiles, channels that a work-item computes, tiles)
#define ROCFIX_WINOGRAD_FUSED_TILES(X, ...) \
  X(__VA_ARGS__, 32x32, 32, 32, 8, 8)       \
  X(__VA_ARGS__, 32x16, 32, 16, 8, 4)       \
  X(__VA_ARGS__, 16x16, 16, 16, 4, 4)

// X(…, name, channels last?, four channels of the source at once?)
#define ROCFIX_WINOGRAD_FUSED_ACCESSES(X, ...) \
  X(__VA_ARGS__, nchw, false, false)           \
  X(__VA_ARGS__, nhwc, true, true)             \
  X(__VA_ARGS__, nhwc_each, true, false)
