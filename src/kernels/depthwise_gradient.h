// SPDX-License-Identifier: MIT
// Depthwise backward-weights: a work-item sums the products of its tiles of y with their windows of x, all taps of one
// channel in registers; then a work-group adds up its work-items in LDS, always in the same order.
#pragma once

#include "kernels/depthwise_window.h"

namespace rocfix {

// A work-item's channel and which of its channel's work-items it is.
struct GradientLane {
  int channel, tile;
  int tiles;  // how many of them there are
  int step;   // work-items from one of them to the next
};

ROCFIX_DEVICE GradientLane gradient_lane(const DepthwiseGradientParams& p, int channel_block) {
  const int inner = thread_index() & ((1 << p.lanes_log2) - 1), outer = thread_index() >> p.lanes_log2;
  const int inners = 1 << p.lanes_log2, outers = kGradientThreads >> p.lanes_log2;
  if (p.channels_last) return {channel_block * inners + inner, outer, outers, inners};
  return {channel_block * outers + outer, inner, inners, 1};
}

// Sums of a channel's work-items, in the first one.
template <int kCount>
ROCFIX_DEVICE void sum_lanes(float (&shared)[kCount][kGradientThreads], float (&sums)[kCount], const GradientLane& lane) {
  const int thread = thread_index();
  lds_barrier();
#pragma unroll
  for (int i = 0; i < kCount; ++i) shared[i][thread] = sums[i];
  for (int half = lane.tiles / 2; half > 0; half /= 2) {
    lds_barrier();
    if (lane.tile >= half) continue;
#pragma unroll
    for (int i = 0; i < kCount; ++i) shared[i][thread] = sums[i] += shared[i][thread + half * lane.step];
  }
}

// One work-group has all of the sum, or a part of it in float.
template <class T>
ROCFIX_DEVICE void store_gradient(void* result, const DepthwiseGradientParams& p, int part, uint32 place, float sum) {
  if (p.parts == 1) store(static_cast<T*>(result)[place], sum);
  else static_cast<float*>(result)[uint64(part) * p.part + place] = sum;
}

// A tile of y. What lies outside counts as zero.
template <class T, class Shape>
struct GradientTile {
  static constexpr int kHeight = Shape::kHeight, kPack = Shape::kPack, kPacks = Shape::kWidth / kPack;
  using Value = Pack<T, kPack>;
  Value packs[kHeight][kPacks];
  bool rows[kHeight], columns[kPacks];

  ROCFIX_DEVICE GradientTile(const T* y, const DepthwiseGradientParams& p, uint32 plane, int row, int column) {
#pragma unroll
    for (int j = 0; j < kPacks; ++j) columns[j] = column + j * kPack < p.w.result;
#pragma unroll
    for (int i = 0; i < kHeight; ++i) {
      rows[i] = row + i < p.h.result;
#pragma unroll
      for (int j = 0; j < kPacks; ++j) {
        const uint32 place = plane + uint32(row + i) * p.y.c + uint32(column + j * kPack) * p.y.d;
        packs[i][j] = load_safely(reinterpret_cast<const Value*>(y), place * uint32(sizeof(T)), rows[i] && columns[j]);
      }
    }
  }

  ROCFIX_DEVICE float value(int i, int j) const {
    return counted(packs[i][j / kPack].v[j % kPack], rows[i] && columns[j / kPack]);
  }
};

template <class Shape, class T>
struct GradientSums {
  static constexpr int kSize = Shape::kSize, kHeight = Shape::kHeight, kWidth = Shape::kWidth;
  using Row = WindowRow<T, Shape>;
  using Values = float[Shape::Columns::kWindow];
  float sum[kSize][kSize] = {};

  ROCFIX_DEVICE void add_tile(const T* x, const T* y, const DepthwiseGradientParams& p, int channel, int tile) {
    const Division row = divided(tile, p.by_tiles_w), image = divided(row.quotient, p.by_tiles_h);
    const int oh = image.remainder * kHeight, ow = row.remainder * kWidth;
    const GradientTile<T, Shape> gradient(y, p, uint32(image.quotient) * p.y.a + uint32(channel) * p.y.b, oh, ow);
    const int first_row = oh * p.h.stride - p.h.pad;
    const typename Row::Columns columns(ow * p.w.stride - p.w.pad, p.w.source, p.x.d);
    const uint32 row_step = uint32(p.x.c) * uint32(sizeof(T));
    const uint32 plane =
        (uint32(image.quotient) * p.x.a + uint32(divide(channel, p.by_multiplier)) * p.x.b) * uint32(sizeof(T));
    const uint32 first = plane + uint32(first_row) * row_step;
    Row next;
    next.load(x, plane, columns, first_row, p.h.source, first);
    float dy[kHeight][kWidth];
#pragma unroll
    for (int i = 0; i < kHeight; ++i)
#pragma unroll
      for (int j = 0; j < kWidth; ++j) dy[i][j] = gradient.value(i, j);
#pragma unroll
    for (int h = 0; h < Shape::Rows::kWindow; ++h) {
      const Row now = next;
      if (h + 1 < Shape::Rows::kWindow)
        next.load(x, plane, columns, first_row + h + 1, p.h.source, first + uint32(h + 1) * row_step);
      schedule_fence();
      Values values;
      now.widen(columns, values);
      add_row(h, values, dy);
      schedule_fence();
    }
  }

  ROCFIX_DEVICE void add_row(int row, const Values& values, const float (&dy)[kHeight][kWidth]) {
#pragma unroll
    for (int i = 0; i < kHeight; ++i)
#pragma unroll
      for (int r = 0; r < kSize; ++r) {
        if (Shape::Rows::place(i, r) != row) continue;
#pragma unroll
        for (int j = 0; j < kWidth; ++j)
#pragma unroll
          for (int s = 0; s < kSize; ++s)
            sum[r][s] = __builtin_fmaf(values[Shape::Columns::place(j, s)], dy[i][j], sum[r][s]);
      }
  }
};

template <class Shape, class T>
ROCFIX_DEVICE void depthwise_gradient(float (&shared)[Shape::kSize][kGradientThreads], const T* x, const T* y,
                                      void* result, const DepthwiseGradientParams& p) {
  constexpr int kSize = Shape::kSize;
  const Division block = divided(group_index(), p.by_channel_blocks);
  const GradientLane lane = gradient_lane(p, block.remainder);
  const bool exists = lane.channel < p.channels;
  const int channel = exists ? lane.channel : 0;
  const int begin = block.quotient * p.tiles_of_part, left = p.tiles - begin;
  const int end = begin + (left < p.tiles_of_part ? left : p.tiles_of_part);
  GradientSums<Shape, T> sums;
  for (int tile = begin + lane.tile; tile < end; tile += lane.tiles) sums.add_tile(x, y, p, channel, tile);
#pragma unroll
  for (int r = 0; r < kSize; ++r) sum_lanes(shared, sums.sum[r], lane);
  if (!exists || lane.tile != 0) return;  // no store before the last barrier, which would wait for it
#pragma unroll
  for (int r = 0; r < kSize; ++r)
#pragma unroll
    for (int s = 0; s < kSize; ++s)
      store_gradient<T>(result, p, block.quotient, uint32((channel * kSize + r) * kSize + s), sums.sum[r][s]);
}

}  // namespace rocfix
