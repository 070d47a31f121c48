// SPDX-License-Identifier: MIT
// The ways in which implicit_gemm_pairs's kernels load, as in gather_loaders.h: those that bring 8 neighbouring halves, or 4
// of two terms each, at a time.
#pragma once

// X(…, name, forward?, the sum's order: channels last?, the weights' loader, steps or rows it loads at once, the source's
//   loader, what it needs)
#define ROCFIX_PAIR_LOADERS(X, ...)                                                                \
  X(__VA_ARGS__, plane, true, false, WeightsAlongTerms, 4, SourceByPlane, has_planes_and_octets)  \
  X(__VA_ARGS__, quads, true, false, WeightsAlongTerms, 4, SourceByPixel, has_weight_octets)      \
  X(__VA_ARGS__, channels, true, true, WeightsAlongTerms, 4, SourceByChannels, has_channel_octets) \
  X(__VA_ARGS__, back_plane, false, false, WeightsAlongRows, 4, SourceByPlane, has_planes_and_pairs)   \
  X(__VA_ARGS__, back_channels, false, true, WeightsAlongRows, 4, SourceByChannels, has_channel_octets)
