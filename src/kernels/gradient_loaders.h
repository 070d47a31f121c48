// SPDX-License-Identifier: MIT
// The ways in which gradient_gemm loads: one row makes the kernels and the solver's entry. The first that a
// problem allows is taken.
#pragma once

// X(…, name, channels last?, the rows' loader, the columns' loader, what they need)
#define ROCFIX_GRADIENT_LOADERS(X, ...)                                             \
  X(__VA_ARGS__, plane, false, RowsOfPixels, ColumnsOfPixels, is_whole_planes)      \
  X(__VA_ARGS__, quads, false, RowsOfPixels, ColumnsOneByOne, has_pixel_quads)      \
  X(__VA_ARGS__, each, false, RowsOneByOne, ColumnsOneByOne, needs_nothing)         \
  X(__VA_ARGS__, channels, true, RowsOfChannels, ColumnsOfChannels, has_channel_quads) \
  X(__VA_ARGS__, channels_each, true, RowsOneByOne, ColumnsOneByOne, needs_nothing)
