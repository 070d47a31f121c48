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

// How a tile's results are stored.
enum WinogradWrite {
  kWinogradWriteEach,
  kWinogradWritePairs,  // NCHW, even rows: the two of a tile's row at once
};

// Forward, or backward-data as forward of y's gradient with the filter turned round.
struct WinogradFusedParams {
  int channels, source_h, source_w;  // of the source; the channels are summed over
  int rows, result_h, result_w;      // of the result; its channels are the rows of the products
  int tiles;                         // of all images
  int first_h, first_w;              // of the source, under the first tile
  TensorStrides source, result;      // N C H W
  int row, term;                     // elements of the filter from one row, one channel of the source to the next
  int first_tap, tap_h, tap_w;       // the element of the first tap, elements to the next
  unsigned int source_bytes, filter_bytes;
  int write;  // a WinogradWrite
  Divider by_row_tiles;               // tiles of the products, not Winograd's
  Divider by_tiles_w, by_tiles_h;     // Winograd's, of an image
  EpilogueParams epilogue;
};

}  // namespace rocfix
