// SPDX-License-Identifier: MIT
// What the kernels of winograd_fused are told.
#pragma once

#include "kernels/divider.h"
#include "kernels/epilogue_params.h"
#include "kernels/tensor_strides.h"

namespace rocfix {

// Of a tile, along an axis: what F(2x2, 3x3) reads, computes, and reads of the filter.
inline constexpr int kF2Inputs = 4, kF2Results = 2, kF2Weights = 3;
inline constexpr int kF2Components = kF2Inputs * kF2Inputs;
inline constexpr int kFusedDepth = 4;  // channels of a slice

// Forward. Backward-data is forward of y's gradient with both images turned round: they begin at their last elements and
// the steps of height and width are negative.
struct WinogradFusedParams {
  int channels, source_h, source_w;  // of the source; the channels are summed over
  int rows, result_h, result_w;      // of the result; its channels are the rows of the products
  int tiles;                         // of all images
  int first_h, first_w;              // of the source, under the first tile
  int source_first, result_first;    // the first elements of the images
  TensorStrides source, result;      // N C H W
  TensorStrides filter;              // row, channel of the source, R, S
  unsigned int source_bytes, filter_bytes;
  int stores_pairs;                 // not 0: rows of the result have pairs, at addresses that allow to store one at once
  Divider by_row_tiles;             // tiles of the products, not Winograd's
  Divider by_tiles_w, by_tiles_h;   // Winograd's, of an image
  EpilogueParams epilogue;
};

}  // namespace rocfix
