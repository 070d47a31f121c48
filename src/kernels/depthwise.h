// SPDX-License-Identifier: MIT
// Depthwise forward and backward-data: a work-item computes a tile of one channel from its window of the source, row
// after row, each row in registers for all results that it meets.
//
// NCHW: neighbouring work-items have neighbouring tiles of a plane, then the next plane's. NHWC: neighbouring channels;
// the weights, a channel's side by side in memory, come through LDS.
#pragma once

#include "kernels/depthwise_window.h"

namespace rocfix {

struct DepthwiseItem {
  int n, channel, tile_h, tile_w;
  bool exists;
};

ROCFIX_DEVICE DepthwiseItem plane_item(const DepthwiseParams& p) {
  const uint32 index = uint32(group_index()) * kDepthwiseThreads + thread_index();
  const bool exists = index < p.tiles;
  const Division row = divided(exists ? index : 0, p.by_tiles_w), plane = divided(row.quotient, p.by_tiles_h);
  const Division image = divided(plane.quotient, p.by_channels);
  return {image.quotient, image.remainder, plane.remainder, row.remainder, exists};
}

// Channels past the last are the last one.
ROCFIX_DEVICE DepthwiseItem channel_item(const DepthwiseParams& p, int first_channel, uint32 tile_block) {
  const int lane = thread_index() & ((1 << p.lanes_log2) - 1);
  const uint32 index = tile_block * (uint32(kDepthwiseThreads) >> p.lanes_log2) + (thread_index() >> p.lanes_log2);
  const bool exists = index < p.tiles && first_channel + lane < p.channels;
  const Division row = divided(exists ? index : 0, p.by_tiles_w), image = divided(row.quotient, p.by_tiles_h);
  return {image.quotient, exists ? first_channel + lane : first_channel, image.remainder, row.remainder, exists};
}

template <int kTaps>
using StagedWeights = float[kDepthwiseMostLanes * kTaps];

// The weights of a work-group's channels, in the order of memory.
template <int kTaps, class T>
ROCFIX_DEVICE void stage_weights(StagedWeights<kTaps>& staged, const T* weights, int first_channel, const DepthwiseParams& p) {
  const int left = p.channels - first_channel, lanes = 1 << p.lanes_log2;
  const int count = (left < lanes ? left : lanes) * kTaps;
  for (int i = thread_index(); i < count; i += kDepthwiseThreads)
    staged[i] = widened(weights[uint32(first_channel) * kTaps + i]);
  lds_barrier();
}

template <class Shape>
struct DepthwiseSums {
  using Rows = typename Shape::Rows;
  using Columns = typename Shape::Columns;
  float sum[Shape::kHeight][Shape::kWidth] = {};

  // What row `row` of the window adds to each result that it meets.
  ROCFIX_DEVICE void add(int row, const float (&values)[Columns::kWindow], const float (&weights)[Shape::kTaps]) {
#pragma unroll
    for (int i = 0; i < Shape::kHeight; ++i)
#pragma unroll
      for (int r = 0; r < Shape::kSize; ++r) {
        if (!Rows::meets(i, r) || Rows::place(i, r) != row) continue;
#pragma unroll
        for (int s = 0; s < Shape::kSize; ++s)
#pragma unroll
          for (int j = 0; j < Shape::kWidth; ++j)
            if (Columns::meets(j, s))
              sum[i][j] = __builtin_fmaf(values[Columns::place(j, s)], weights[r * Shape::kSize + s], sum[i][j]);
      }
  }

  // Else the last rows' products sink to the stores and keep their operands alive.
  ROCFIX_DEVICE void keep() {
#pragma unroll
    for (int i = 0; i < Shape::kHeight; ++i)
#pragma unroll
      for (int j = 0; j < Shape::kWidth; ++j) keep_here(sum[i][j]);
  }
};

template <class Shape, class T>
ROCFIX_DEVICE void store_tile(const DepthwiseSums<Shape>& sums, T* result, const DepthwiseParams& p,
                              const DepthwiseItem& item) {
  const int row = item.tile_h * Shape::kHeight + p.h.result_first, column = item.tile_w * Shape::kWidth + p.w.result_first;
  const uint32 first = uint32(item.n) * p.result.a + uint32(item.channel) * p.result.b + uint32(row) * p.result.c +
                       uint32(column) * p.result.d;
#pragma unroll
  for (int i = 0; i < Shape::kHeight; ++i) {
    if (uint32(row + i) >= uint32(p.h.result)) continue;
    const uint32 place = first + uint32(i) * p.result.c;
    if constexpr (Shape::kPack > 1) {
      Pack<T, Shape::kWidth> pack;
#pragma unroll
      for (int j = 0; j < Shape::kWidth; ++j) store(pack.v[j], sums.sum[i][j]);
      *reinterpret_cast<Pack<T, Shape::kWidth>*>(result + place) = pack;
    } else {
#pragma unroll
      for (int j = 0; j < Shape::kWidth; ++j)
        if (uint32(column + j) < uint32(p.w.result)) store(result[place + uint32(j) * p.result.d], sums.sum[i][j]);
    }
  }
}

template <class Shape, class T>
ROCFIX_DEVICE void depthwise_tile(const T* source, const float (&weights)[Shape::kTaps], T* result,
                                  const DepthwiseParams& p, const DepthwiseItem& item) {
  using Row = WindowRow<T, Shape>;
  constexpr int kRows = Shape::Rows::kWindow;
  const int first_row = item.tile_h * p.h.source_step + p.h.source_first;
  const typename Row::Columns columns(item.tile_w * p.w.source_step + p.w.source_first, p.w.source, p.source.d);
  const uint32 plane = (uint32(item.n) * p.source.a + uint32(divide(item.channel, p.by_multiplier)) * p.source.b) *
                       uint32(sizeof(T));
  const uint32 row_step = uint32(p.source.c) * uint32(sizeof(T)), first = plane + uint32(first_row) * row_step;
  DepthwiseSums<Shape> sums;
  Row next;
  next.load(source, plane, columns, first_row, p.h.source, first);
#pragma unroll
  for (int row = 0; row < kRows; ++row) {
    const Row now = next;
    if (row + 1 < kRows)
      next.load(source, plane, columns, first_row + row + 1, p.h.source, first + uint32(row + 1) * row_step);
    schedule_fence();
    float values[Shape::Columns::kWindow];
    now.widen(columns, values);
    sums.add(row, values, weights);
    schedule_fence();
  }
  sums.keep();
  store_tile(sums, result, p, item);
}

template <class Shape, class T>
ROCFIX_DEVICE void depthwise_planes(const T* source, const T* weights, T* result, const DepthwiseParams& p) {
  constexpr int kSize = Shape::kSize, kTaps = Shape::kTaps;
  const DepthwiseItem item = plane_item(p);
  if (!item.exists) return;
  const T* const first = weights + (uint32(item.channel) * uint32(kTaps) + uint32(p.weights_first));
  float w[kTaps];
#pragma unroll
  for (int tap = 0; tap < kTaps; ++tap) w[tap] = widened(first[tap / kSize * p.weights_r + tap % kSize * p.weights_s]);
  depthwise_tile<Shape>(source, w, result, p, item);
}

template <class Shape, class T>
ROCFIX_DEVICE void depthwise_channels(StagedWeights<Shape::kTaps>& staged, const T* source, const T* weights, T* result,
                                      const DepthwiseParams& p) {
  constexpr int kSize = Shape::kSize, kTaps = Shape::kTaps;
  const Division block = divided(group_index(), p.by_channels);
  const int first_channel = block.remainder << p.lanes_log2;
  stage_weights<kTaps>(staged, weights, first_channel, p);
  const DepthwiseItem item = channel_item(p, first_channel, block.quotient);
  if (!item.exists) return;
  const int first = (item.channel - first_channel) * kTaps + p.weights_first;
  float w[kTaps];
#pragma unroll
  for (int tap = 0; tap < kTaps; ++tap) w[tap] = staged[first + tap / kSize * p.weights_r + tap % kSize * p.weights_s];
  depthwise_tile<Shape>(source, w, result, p, item);
}

}  // namespace rocfix
