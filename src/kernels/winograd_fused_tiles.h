// SPDX-License-Identifier: MIT
// The kernels of winograd_fused: one row makes the kernels and the solver's entry.
#pragma once

// X(…, name, channels of the result that a work-group computes, tiles, channels that a work-item computes, tiles,
//   share of multiplications among a slice's time, slices that its beginning and end take as long as, cache lines of f32 that
//   GL1 gives for a slice in NCHW, in NHWC)
//
// The last four choose the tile. They are read off the virtual card's profile (`rocfix run --profile`) of
// n1c128h28w28_k128r3s3_p1 and n1c64h56w56_k64r3s3_p1.
#define ROCFIX_WINOGRAD_FUSED_TILES(X, ...)                   \
  X(__VA_ARGS__, 32x32, 32, 32, 8, 8, 0.89, 1.6, 111, 387)    \
  X(__VA_ARGS__, 32x16, 32, 16, 8, 4, 0.86, 2.6, 198, 275)    \
  X(__VA_ARGS__, 16x16, 16, 16, 4, 4, 0.82, 3.0, 111, 170)

// X(…, name, channels last?, the filters' loader, the source's; both bring as many slices at a time)
#define ROCFIX_WINOGRAD_FUSED_ACCESSES(X, ...)                    \
  X(__VA_ARGS__, nchw, false, FusedWholeFilters, FusedColumns)    \
  X(__VA_ARGS__, nchw_each, false, FusedEachTap, FusedColumns)    \
  X(__VA_ARGS__, nhwc, true, FusedTapPairs, FusedChannels)        \
  X(__VA_ARGS__, back_nhwc, true, FusedEachOfPairs, FusedChannels) \
  X(__VA_ARGS__, nhwc_each, true, FusedEachTap, FusedColumns)
