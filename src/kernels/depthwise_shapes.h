// SPDX-License-Identifier: MIT
// The filters that depthwise has kernels of their own for, at stride 1 and 2: one row makes the kernels and the solver's
// entry.
#pragma once

// X(…, the filter's height and width)
#define ROCFIX_DEPTHWISE_SIZES(X, ...) \
  X(__VA_ARGS__, 3)                    \
  X(__VA_ARGS__, 5)                    \
  X(__VA_ARGS__, 7)

// How a work-item loads and what it computes. X(…, name, form of the kernel, the tile's height, its width, pixels it loads at once)
//
// quads: NCHW, aligned, padding of half the filter. columns: NCHW; neighbouring work-items load neighbouring pixels.
// channels: NHWC. staged: NCHW, whole planes through LDS.
#define ROCFIX_DEPTHWISE_ACCESSES(X, ...)      \
  X(__VA_ARGS__, quads, planes, 4, 4, 4)       \
  X(__VA_ARGS__, columns, planes, 8, 1, 1)     \
  X(__VA_ARGS__, channels, channels, 4, 4, 1) \
  X(__VA_ARGS__, staged, staged, 7, 1, 1)
