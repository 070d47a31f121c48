// SPDX-License-Identifier: MIT
// What implicit_gemm's kernels for backward-weights are told.
#pragma once

#include "kernels/divider.h"
#include "kernels/tensor_strides.h"

namespace rocfix {

// The gradient of w as a matrix: rows are the channels of y (of one group), columns the weights of one such
// channel in the order of memory, summed over all pixels of y. The sum is split: each part has a result of
// its own.
struct GradientParams {
  int gemm_m, columns, terms;
  int terms_of_part;  // a multiple of what all teams take in a round
  int channels;       // of x, of one group
  int stride_h, stride_w, pad_h, pad_w, dilation_h, dilation_w;
  int source_h, source_w;
  int whole_planes;  // a filter of one weight steps by one over x without padding
  TensorStrides x, y;
  int row_stride;     // elements from one row of the result to the next
  unsigned int part;  // elements of w: from one part's result to the next one's
  Divider by_channels, by_filter_h, by_filter_w, by_out_h, by_out_w, by_plane;
  Divider by_row_tiles, by_column_tiles, by_parts;
};

// Adding up the parts: a work-group's 256 work-items have 256 / runs weights; run after run of the parts has
// its own sum.
struct SumPartsParams {
  unsigned int elements;
  int parts;
  int run_bits;  // the number of runs is a power of two, 256 at most
  int parts_of_run;
};

}  // namespace rocfix
