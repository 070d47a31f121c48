// SPDX-License-Identifier: MIT
// What implicit_gemm's kernels for forward and backward-data are told.
#pragma once

#include "kernels/divider.h"
#include "kernels/epilogue_params.h"
#include "kernels/tensor_strides.h"

namespace rocfix {

// Backward-data through a stride: neighbouring pixels of x meet different taps of the filter, but every stride'th
// meets the same ones. Those make a phase. Forward has one phase.
inline constexpr int kMaxPhases = 16;  // along an axis; vision transformers cut images into patches of 16 x 16

// The part of an axis, H or W, that a phase computes.
struct AxisPhase {
  int first;   // its first result; then every result_step'th
  int count;   // how many
  int offset;  // where the first result finds its first tap's source
  int tap;     // the filter's index of that tap; then every tap_step'th
  int taps;    // how many; 0: the results are zero
  Divider by_count, by_taps;
};

// The result as a matrix: gemm_m rows (its channels, of one group), a column for each pixel of each image, summed over
// the source's channels (of one group) and the taps. Forward: y from x. Backward-data: x from y.
struct GatherParams {
  AxisPhase h[kMaxPhases], w[kMaxPhases];
  int result_step_h, result_step_w;  // from one result of a phase to the next
  int source_step_h, source_step_w;  // and how far its source moves
  int tap_step_h, tap_step_w;        // from one tap of a phase to the next
  int source_tap_h, source_tap_w;    // and how far its source moves
  int images, gemm_m, channels;
  int source_h, source_w;
  TensorStrides source, weights, result;  // N C H W; result's channel, source's channel, R, S; N C H W
  int group_weights;                      // elements from one group's weights to the next's
  int write;                              // a WriteMode
  EpilogueParams epilogue;                // of forward
  // Where the sum is split, each part's result is a tensor of fp32 of its own, without epilogue; one after another.
  // A part's work-groups come one after another.
  int terms_of_part;          // at most
  unsigned elements_of_part;  // 0: the sum is one part, the result is what it should be
  Divider by_channels, by_row_tiles, by_column_tiles, by_phases_w, by_phases_h, by_groups_of_part;
};

// Adds up the parts, with forward's bias and activation.
struct AddPartsParams {
  unsigned elements;  // of the result
  int parts;
  EpilogueParams epilogue;
  Divider by_inner, by_channels;  // a result's channel is its index / inner % channels
};

enum WriteMode { kWriteEach, kWriteColumnQuads, kWriteRowQuads };

}  // namespace rocfix
