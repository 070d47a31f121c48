// SPDX-License-Identifier: MIT
// The ways in which implicit_gemm's forward and backward-data kernels load: one row makes the kernels and the solver's
// entry. The first that a problem allows is taken.
#pragma once

// X(…, name, forward?, the sum's order: channels last?, the weights' loader, elements it loads at once, the source's loader,
//   what it needs)
#define ROCFIX_GATHER_LOADERS(X, ...)                                                                  \
  X(__VA_ARGS__, plane, true, false, WeightsAlongTerms, 4, SourceByPlane, is_whole_planes)             \
  X(__VA_ARGS__, quads, true, false, WeightsAlongTerms, 4, SourceByPixel, has_weight_quads)            \
  X(__VA_ARGS__, each, true, false, WeightsAlongTerms, 1, SourceByPixel, needs_nothing)                \
  X(__VA_ARGS__, channels, true, true, WeightsAlongTerms, 4, SourceByChannels, has_channel_quads)      \
  X(__VA_ARGS__, channels_each, true, true, WeightsAlongTerms, 1, SourceByPixel, needs_nothing)        \
  X(__VA_ARGS__, back_plane, false, false, WeightsAlongRows, 4, SourceByPlane, is_whole_planes)        \
  X(__VA_ARGS__, back_each, false, false, WeightsOneByOne, 1, SourceByPixel, needs_nothing)           \
  X(__VA_ARGS__, back_channels, false, true, WeightsAlongRows, 4, SourceByChannels, has_channel_quads) \
  X(__VA_ARGS__, back_channels_each, false, true, WeightsOneByOne, 1, SourceByPixel, needs_nothing)
