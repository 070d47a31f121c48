// SPDX-License-Identifier: MIT
// The kernels of winograd_fused: one row makes the kernels and the solver's entry.
#pragma once

// X(…, name, channels of the result that a work-group computes, tiles, channels that a work-item computes, tiles)
#define ROCFIX_WINOGRAD_FUSED_TILES(X, ...) \
  X(__VA_ARGS__, 32x32, 32, 32, 8, 8)       \
  X(__VA_ARGS__, 32x16, 32, 16, 8, 4)       \
  X(__VA_ARGS__, 16x16, 16, 16, 4, 4)

// X(…, name, channels last?, the filters' loader, the source's; both bring as many slices at a time)
#define ROCFIX_WINOGRAD_FUSED_ACCESSES(X, ...)                    \
  X(__VA_ARGS__, nchw, false, FusedWholeFilters, FusedColumns)    \
  X(__VA_ARGS__, nchw_each, false, FusedEachTap, FusedColumns)    \
  X(__VA_ARGS__, nhwc, true, FusedTapPairs, FusedChannels)        \
  X(__VA_ARGS__, back_nhwc, true, FusedEachOfPairs, FusedChannels) \
  X(__VA_ARGS__, nhwc_each, true, FusedEachTap, FusedColumns)
