// SPDX-License-Identifier: MIT
// A convolution as winograd computes it: two transformed operands, one matrix product for each component.
#pragma once

#include "kernels/winograd_params.h"
#include "solvers/solver.h"

namespace rocfix {

// The sizes of a product's tile that decide how matrices are padded.
struct WinogradPadding {
  int rows, columns, terms;
};

// The images from `first`, `count` of them.
struct WinogradImages {
  int64_t first, count;
};

// Sizes in elements, without and with padding.
struct PaddedCount {
  int64_t count, padded;
};

// The three sizes of the products. Forward and backward-data: the source's channels are summed over. Backward-weights:
// the tiles are.
struct WinogradSizes {
  PaddedCount source_channels, result_channels, tiles;
};

int64_t winograd_tiles(const ConvProblem& problem, int64_t images);
WinogradSizes winograd_sizes(const ConvProblem& problem, const WinogradPadding& padding, int64_t images);

// What is transformed first: x, or y in backward-data.
WinogradTilesParams winograd_source(const ConvProblem& problem, const WinogradSizes& sizes);
// The result of forward and backward-data; y's gradient in backward-weights.
WinogradTilesParams winograd_result(const ConvProblem& problem, const WinogradSizes& sizes);
WinogradWeightsParams winograd_weights(const ConvProblem& problem, const WinogradSizes& sizes);

}  // namespace rocfix
