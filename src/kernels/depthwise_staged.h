// SPDX-License-Identifier: MIT
// Depthwise forward and backward-data of small planes (NCHW): a work-group brings whole planes to LDS, each element once,
// as floats with the padding's zeros around them; results leave through LDS too, so that all traffic is contiguous.
//
// The planes' and rows' distances in LDS are such that neighbouring work-items read neighbouring banks, even where one
// row, strip or plane ends and the next begins (solvers/depthwise_view.cpp).
#pragma once

#include "kernels/depthwise.h"

namespace rocfix {

struct alignas(16) StagedPlanes {
  float v[kStagedFloats];
  ROCFIX_DEVICE float& operator[](int i) { return v[i]; }
  ROCFIX_DEVICE float operator[](int i) const { return v[i]; }
};

// Every other column first, where windows are two columns apart.
template <class Shape>
ROCFIX_DEVICE int staged_column(const DepthwiseStagedParams& p, int column) {
  return Shape::kColumnStep == 2 ? (column & 1) * (p.pitch / 2) + (column >> 1) : column;
}

// Where element `kStagedThreads` * k + thread of the planes lies, by steps instead of divisions.
struct StagedPlace {
  int row, column;
  int at;  // in LDS, of the row's first column

  ROCFIX_DEVICE StagedPlace(const DepthwiseStagedParams& p, int index) {
    const Division line = divided(index, p.by_source_w), plane = divided(line.quotient, p.by_source_h);
    row = plane.remainder;
    column = line.remainder;
    at = plane.quotient * p.plane_stride + (row - p.h.source_first) * p.pitch;
  }
  ROCFIX_DEVICE void advance(const DepthwiseStagedParams& p) {
    column += p.step_column;
    const bool next_row = column >= p.w.source;
    column -= next_row ? p.w.source : 0;
    row += p.step_row + next_row;
    at += p.step_at + (next_row ? p.pitch : 0);
    const bool next_plane = row >= p.h.source;
    row -= next_plane ? p.h.source : 0;
    at += next_plane ? p.next_plane : 0;
  }
};

template <class Shape, class T>
ROCFIX_DEVICE void stage_planes(StagedPlanes& lds, const T* source, const T* weights, const DepthwiseStagedParams& p,
                                int first_plane, int planes) {
  const int thread = thread_index();
  for (int i = thread; i < p.weights_place / 4; i += kStagedThreads) *reinterpret_cast<Vec4*>(&lds[i * 4]) = {};
  const int all = int(p.by_channels.divisor) * Shape::kTaps;
  const int first_weight = divided(first_plane, p.by_channels).remainder * Shape::kTaps;
  for (int i = thread; i < planes * Shape::kTaps; i += kStagedThreads) {
    const int weight = first_weight + i;
    lds[p.weights_place + i] = widened(weights[uint32(weight < all ? weight : weight - all)]);
  }
  lds_barrier();
  const T* const first = source + uint32(first_plane) * uint32(p.source_plane);
  StagedPlace place(p, thread);
#pragma unroll 4
  for (int i = thread; i < planes * p.source_plane; i += kStagedThreads, place.advance(p))
    lds[place.at + staged_column<Shape>(p, place.column - p.w.source_first)] = widened(first[uint32(i)]);
  lds_barrier();
}

struct StagedItem {
  int plane, row, column;  // the plane in LDS; the tile
};

template <class Shape>
ROCFIX_DEVICE void staged_tile(DepthwiseSums<Shape>& sums, const StagedPlanes& lds, const DepthwiseStagedParams& p,
                               const StagedItem& item) {
  constexpr int kRows = Shape::Rows::kWindow, kColumns = Shape::Columns::kWindow, kSize = Shape::kSize;
  const int first_weight = p.weights_place + item.plane * Shape::kTaps + p.weights_first;
  float w[Shape::kTaps];
#pragma unroll
  for (int tap = 0; tap < Shape::kTaps; ++tap)
    w[tap] = lds[first_weight + tap / kSize * p.weights_r + tap % kSize * p.weights_s];
  const int first = item.plane * p.plane_stride + item.row * p.h.source_step * p.pitch + item.column;
#pragma unroll
  for (int row = 0; row < kRows; ++row) {
    float values[kColumns];
#pragma unroll
    for (int j = 0; j < kColumns; ++j) values[j] = lds[first + row * p.pitch + staged_column<Shape>(p, j)];
    sums.add(row, values, w);
  }
}

// Calls use(row, column, sum) for each result of the tile that exists.
template <class Shape, class Use>
ROCFIX_DEVICE void for_each_result(const DepthwiseSums<Shape>& sums, const DepthwiseStagedParams& p, const StagedItem& item,
                                   const Use& use) {
  const int row = item.row * Shape::kHeight + p.h.result_first, column = item.column * Shape::kWidth + p.w.result_first;
#pragma unroll
  for (int i = 0; i < Shape::kHeight; ++i)
#pragma unroll
    for (int j = 0; j < Shape::kWidth; ++j)
      if (uint32(row + i) < uint32(p.h.result) && uint32(column + j) < uint32(p.w.result))
        use(row + i, column + j, sums.sum[i][j]);
}

template <class Shape, class T>
ROCFIX_DEVICE void depthwise_staged(StagedPlanes& lds, const T* source, const T* weights, T* result,
                                    const DepthwiseStagedParams& p) {
  const int first_plane = group_index() * p.group_planes, left = p.planes - first_plane, thread = thread_index();
  const int planes = left < p.group_planes ? left : p.group_planes;
  stage_planes<Shape>(lds, source, weights, p, first_plane, planes);
  T* const to = result + uint32(first_plane) * uint32(p.result_plane);
  const int items = planes * p.plane_items;
  const auto item_at = [&](int index) {
    const Division row = divided(index, p.by_tiles_w), plane = divided(row.quotient, p.by_tiles_h);
    return StagedItem{plane.quotient, plane.remainder, row.remainder};
  };
  if (!p.through_lds) {
    for (int index = thread; index < items; index += kStagedThreads) {
      const StagedItem item = item_at(index);
      DepthwiseSums<Shape> sums;
      staged_tile(sums, lds, p, item);
      sums.keep();
      T* const plane = to + uint32(item.plane) * uint32(p.result_plane);
      for_each_result(sums, p, item, [&](int h, int w, float sum) { store(plane[uint32(h * p.w.result + w)], sum); });
    }
    return;
  }
  const StagedItem item = item_at(thread < items ? thread : 0);
  DepthwiseSums<Shape> sums;
  staged_tile(sums, lds, p, item);
  sums.keep();
  lds_barrier();
  if (thread < items)
    for_each_result(sums, p, item, [&](int h, int w, float sum) {
      lds[item.plane * p.result_plane + h * p.w.result + w] = sum;
    });
  lds_barrier();
  for (int i = thread; i < planes * p.result_plane; i += kStagedThreads) store(to[uint32(i)], lds[i]);
}

}  // namespace rocfix
