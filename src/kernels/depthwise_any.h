// SPDX-License-Identifier: MIT
// Depthwise for any filter, stride, padding and dilation, in the three directions.
#pragma once

#include "kernels/depthwise_gradient.h"

namespace rocfix {

// An index along an axis of the source, or none.
struct SourceIndex {
  int index;
  bool inside;
};

template <bool kBack>
ROCFIX_DEVICE SourceIndex source_index(const DepthwiseAnyAxis& axis, int result, int tap) {
  if constexpr (kBack) {
    const int distance = result + axis.pad - tap * axis.dilation;
    const Division source = divided(distance < 0 ? 0 : distance, axis.by_stride);
    return {source.quotient, distance >= 0 && source.remainder == 0 && source.quotient < axis.source};
  } else {
    const int index = result * axis.stride - axis.pad + tap * axis.dilation;
    return {index, uint32(index) < uint32(axis.source)};
  }
}

// A strip of results along W.
struct DepthwiseStrip {
  int n, channel, row, column;
};

ROCFIX_DEVICE DepthwiseStrip depthwise_strip(const DepthwiseAnyParams& p, uint32 index) {
  DepthwiseStrip strip;
  Division rest{int(index), 0};
  if (p.channels_last) {
    rest = divided(rest.quotient, p.by_channels);
    strip.channel = rest.remainder;
  }
  rest = divided(rest.quotient, p.by_strips_w);
  strip.column = rest.remainder * kDepthwiseStrip;
  rest = divided(rest.quotient, p.by_result_h);
  strip.row = rest.remainder;
  if (!p.channels_last) {
    rest = divided(rest.quotient, p.by_channels);
    strip.channel = rest.remainder;
  }
  strip.n = rest.quotient;
  return strip;
}

// What one column of the filter adds.
template <bool kBack, class T>
ROCFIX_DEVICE void add_filter_column(float (&sum)[kDepthwiseStrip], const T* source, const T* weights, int s,
                                     const DepthwiseAnyParams& p, const DepthwiseStrip& strip, uint32 plane) {
  SourceIndex columns[kDepthwiseStrip];
#pragma unroll
  for (int j = 0; j < kDepthwiseStrip; ++j) columns[j] = source_index<kBack>(p.w, strip.column + j, s);
  for (int r = 0; r < p.h.taps; ++r) {
    const SourceIndex row = source_index<kBack>(p.h, strip.row, r);
    const float w = widened(weights[r * p.w.taps + s]);
    const uint32 first = plane + uint32(row.index) * p.source.c;
#pragma unroll
    for (int j = 0; j < kDepthwiseStrip; ++j) {
      const bool inside = row.inside && columns[j].inside;
      const uint32 place = first + uint32(columns[j].index) * p.source.d;
      sum[j] = __builtin_fmaf(counted(load_safely(source, place * uint32(sizeof(T)), inside), inside), w, sum[j]);
    }
  }
}

template <bool kBack, class T>
ROCFIX_DEVICE void depthwise_any(const T* source, const T* weights, T* result, const DepthwiseAnyParams& p) {
  const uint32 index = uint32(group_index()) * kDepthwiseThreads + thread_index();
  if (index >= p.strips) return;
  const DepthwiseStrip strip = depthwise_strip(p, index);
  float sum[kDepthwiseStrip] = {};
  for (int term = 0; term < p.terms; ++term) {
    const int weights_channel = strip.channel * p.terms + term;
    const uint32 plane =
        uint32(strip.n) * p.source.a + uint32(divide(weights_channel, p.by_multiplier)) * p.source.b;
    for (int s = 0; s < p.w.taps; ++s)
      add_filter_column<kBack>(sum, source, weights + uint32(weights_channel) * (p.h.taps * p.w.taps), s, p, strip, plane);
  }
  const uint32 first = uint32(strip.n) * p.result.a + uint32(strip.channel) * p.result.b +
                       uint32(strip.row) * p.result.c + uint32(strip.column) * p.result.d;
#pragma unroll
  for (int j = 0; j < kDepthwiseStrip; ++j)
    if (strip.column + j < p.w.result) store(result[first + uint32(j) * p.result.d], sum[j]);
}

// A work-group computes one row of the filter; a tile is one pixel of y.
template <class T>
ROCFIX_DEVICE void depthwise_any_gradient(float (&shared)[kDepthwiseLargest][kGradientThreads], const T* x, const T* y,
                                          void* result, const DepthwiseGradientParams& p) {
  const Division row = divided(group_index(), p.by_rows), block = divided(row.quotient, p.by_channel_blocks);
  const GradientLane lane = gradient_lane(p, block.remainder);
  const bool exists = lane.channel < p.channels;
  const int channel = exists ? lane.channel : 0, x_channel = divide(channel, p.by_multiplier);
  const int begin = block.quotient * p.tiles_of_part, left = p.tiles - begin;
  const int end = begin + (left < p.tiles_of_part ? left : p.tiles_of_part);
  float sums[kDepthwiseLargest] = {};
  for (int tile = begin + lane.tile; tile < end; tile += lane.tiles) {
    const Division line = divided(tile, p.by_tiles_w), image = divided(line.quotient, p.by_tiles_h);
    const float dy = widened(y[uint32(image.quotient) * p.y.a + uint32(channel) * p.y.b + uint32(image.remainder) * p.y.c +
                               uint32(line.remainder) * p.y.d]);
    const SourceIndex h = source_index<false>(p.h, image.remainder, row.remainder);
    const uint32 first = uint32(image.quotient) * p.x.a + uint32(x_channel) * p.x.b + uint32(h.index) * p.x.c;
#pragma unroll
    for (int s = 0; s < kDepthwiseLargest; ++s) {
      const SourceIndex w = source_index<false>(p.w, line.remainder, s);
      const bool inside = h.inside && w.inside && s < p.w.taps;
      const uint32 place = first + uint32(w.index) * p.x.d;
      sums[s] = __builtin_fmaf(counted(load_safely(x, place * uint32(sizeof(T)), inside), inside), dy, sums[s]);
    }
  }
  sum_lanes(shared, sums, lane);
  if (!exists || lane.tile != 0) return;
#pragma unroll
  for (int s = 0; s < kDepthwiseLargest; ++s)
    if (s < p.w.taps)
      store_gradient<T>(result, p, block.quotient, uint32((channel * p.h.taps + row.remainder) * p.w.taps + s), sums[s]);
}

}  // namespace rocfix
