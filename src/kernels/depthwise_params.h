// SPDX-License-Identifier: MIT
// What depthwise's kernels are told.
#pragma once

#include "kernels/divider.h"
#include "kernels/tensor_strides.h"

namespace rocfix {

inline constexpr int kDepthwiseStrip = 4;        // results that a work-item computes along W, for any filter
inline constexpr int kDepthwiseThreads = 64;     // of a work-group of forward and backward-data
inline constexpr int kGradientThreads = 256;     // of backward-weights
inline constexpr int kDepthwiseLargest = 15;     // filter, along each axis
inline constexpr int kDepthwiseMostLanes = 32;   // of a work-group that have a channel each (NHWC)

// Backward-data through stride 2: tiles begin where index + padding is as odd as half the filter; the first window of
// such a tile begins so far from half of that.
constexpr int back_odd(int filter) {
  return filter / 2 % 2;
}
constexpr int back_low(int filter) {
  return -((filter - 1 - back_odd(filter)) / 2);
}
// Its tiles are of even size: windows move half as fast.
constexpr int back_tile(int size) {
  return size % 2 == 0 ? size : 2 * size;
}

// The tiles of the result along an axis, and the window of the source that each one sees.
struct DepthwiseAxis {
  int source, result;             // sizes
  int source_first, source_step;  // where the first tile's window begins, and how far apart they are
  int result_first;               // of the first tile: 0, or -1 where tiles begin at odd places
};

// Forward: y from x. Backward-data: x from y, w flipped for stride 1.
struct DepthwiseParams {
  DepthwiseAxis h, w;
  TensorStrides source, result;
  int channels;                                  // of the result
  unsigned int tiles;                            // of all images (NHWC), and of all channels (NCHW)
  int weights_first, weights_r, weights_s;       // a channel's first weight; from one tap to the next
  int lanes_log2;                                // NHWC: so many work-items side by side have a channel each
  Divider by_tiles_w, by_tiles_h, by_channels;   // NHWC: by_channels counts blocks of channels
  Divider by_multiplier;
};

inline constexpr int kStagedThreads = 256;
inline constexpr int kStagedFloats = 6144;  // in LDS: 24 KiB, five work-groups a WGP

// Whole planes in LDS (NCHW, as many channels of y as of x).
struct DepthwiseStagedParams {
  DepthwiseAxis h, w;
  int planes, group_planes;        // all, and of a work-group
  int source_plane, result_plane;  // elements
  int pitch, plane_stride;         // in LDS: from one row, from one plane to the next
  // From one element that a work-item stages to its next; `next_plane` corrects `step_at` where that is in the next plane.
  int step_row, step_column, step_at, next_plane;
  int weights_place;               // in LDS
  int weights_first, weights_r, weights_s;
  int plane_items;                 // tiles of a plane
  int through_lds;                 // no work-item has more than one tile, and the results have room in LDS
  Divider by_source_w, by_source_h, by_tiles_w, by_tiles_h, by_channels;
};

// An axis of a problem of any kind: source[i] meets result[…] under tap t.
struct DepthwiseAnyAxis {
  int source, result, taps, pad, stride, dilation;
  Divider by_stride;
};

// The same for any filter, stride, padding and dilation.
struct DepthwiseAnyParams {
  DepthwiseAnyAxis h, w;
  TensorStrides source, result;
  int channels_last;
  int terms;            // channels of the source that one of the result sums over
  unsigned int strips;  // of kDepthwiseStrip results along W
  Divider by_strips_w, by_result_h, by_channels, by_multiplier;
};

// Backward-weights. A work-group is `1 << lanes_log2` work-items that lie side by side, several times. NCHW: those share a
// channel and take every so manieth tile; NHWC: each of them has a channel.
struct DepthwiseGradientParams {
  DepthwiseAnyAxis h, w;  // source: x, result: y
  TensorStrides x, y;
  int channels;  // of y
  int channels_last, lanes_log2;
  int tiles, tiles_of_part, parts;
  unsigned int part;  // elements of w: from one part's result to the next one's
  Divider by_tiles_w, by_tiles_h, by_channel_blocks, by_rows, by_multiplier;
};

}  // namespace rocfix
