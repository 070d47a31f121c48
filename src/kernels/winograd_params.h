// SPDX-License-Identifier: MIT
// What the kernels of winograd (three passes: transform, matrix products, transform back) are told.
//
// A transformed tensor is kWinogradComponents matrices in the workspace, padded with zeros to whole tiles of the product,
// so that the product checks no bounds.
#pragma once

#include "kernels/divider.h"
#include "kernels/epilogue_params.h"
#include "kernels/tensor_strides.h"

namespace rocfix {

// Of a tile, along an axis: what F(4x4, 3x3) reads, computes, and reads of the filter.
inline constexpr int kWinogradInputs = 6, kWinogradResults = 4, kWinogradWeights = 3;
inline constexpr int kWinogradComponents = kWinogradInputs * kWinogradInputs;
inline constexpr int kWinogradThreads = 256;  // of a work-group of the first and last pass

// A transformed tensor: elements from one component, channel and tile to the next.
struct WinogradMatrix {
  unsigned int component, channel, tile;
};

// x or y, cut into tiles of 4 x 4 results.
struct WinogradTilesParams {
  int channels, height, width;
  int first_h, first_w;  // where the first tile begins
  int tiles;             // of all images
  TensorStrides tensor;  // N C H W
  WinogradMatrix matrix;
  unsigned int work_items;       // one for each channel and tile, padding included
  Divider by_tiles_w, by_tiles_h;  // of an image
  Divider by_neighbours;         // NCHW: padded tiles; NHWC: padded channels
  EpilogueParams epilogue;       // of the last pass
};

// w: its rows are the channels of the product's result, its terms those that are summed over.
struct WinogradWeightsParams {
  int rows, terms;
  int first;             // the element of the first tap; the last one where the filter is turned round
  TensorStrides tensor;  // row, term, R, S
  unsigned int component, term, row;  // elements of the matrix
  unsigned int part;                  // backward-weights: elements from one part of the sum to the next
  int parts;
  unsigned int work_items;
  Divider by_neighbours;  // padded rows; backward-weights: padded terms
};

struct WinogradGemmParams {
  int terms, terms_of_part;
  unsigned int pitch_a, pitch_b, pitch_result;              // elements from one line of a matrix to the next
  unsigned int component_a, component_b, component_result;  // from one component to the next
  Divider by_row_tiles, by_column_tiles, by_components;
};

}  // namespace rocfix
