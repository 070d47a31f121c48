// SPDX-License-Identifier: MIT
// Forward and backward-data as a matrix product whose right matrix, the im2col columns, is never stored: each work-group
// gathers the slice it needs straight into LDS.
//
// result[m][column] = sum over terms of weights[m][term] * source[column's image, the term's channel, its pixel]
#pragma once

#include "kernels/gather_loads.h"
#include "kernels/gather_write.h"
#include "kernels/gemm_tile.h"

namespace rocfix {

template <class Weights, class Source>
struct GatherLoader {
  struct Slice {
    typename Weights::Slice a;
    typename Source::Slice b;
  };
  Weights weights;
  Source source;

  ROCFIX_DEVICE void fetch(Slice& slice, int k0) const {
    weights.fetch(slice.a, k0);
    source.fetch(slice.b, k0);
  }
  ROCFIX_DEVICE void store(const Slice& slice, float* a, float* b) const {
    weights.store(slice.a, a);
    source.store(slice.b, b);
  }
};

// Row tiles first, so that work-groups that run side by side read the same source.
template <class Shape>
ROCFIX_DEVICE GatherWork gather_work(const GatherParams& p) {
  GatherWork work;
  const int tile = divide(group_index(), p.by_row_tiles);
  work.m0 = (group_index() - tile * int(p.by_row_tiles.divisor)) * Shape::kBM;
  const int phase = divide(tile, p.by_column_tiles);
  work.n0 = (tile - phase * int(p.by_column_tiles.divisor)) * Shape::kBN;
  const int row = divide(phase, p.by_phases_w);
  work.w = p.w[phase - row * int(p.by_phases_w.divisor)];
  work.group = divide(row, p.by_phases_h);
  work.h = p.h[row - work.group * int(p.by_phases_h.divisor)];
  work.columns = p.images * work.h.count * work.w.count;
  work.terms = p.channels * work.h.taps * work.w.taps;
  return work;
}

template <class T, class Shape, class Weights, class Source>
ROCFIX_DEVICE void gather_gemm(typename GemmTile<Shape>::Lds& lds, const T* source, const T* weights, T* result,
                               const GatherParams& p) {
  const GatherWork work = gather_work<Shape>(p);
  if (work.n0 >= work.columns) return;  // this phase has fewer columns than the largest
  GemmTile<Shape> tile(lds);
  const GatherLoader<Weights, Source> loader{{p, work, weights, tile.thread}, {p, work, source, tile.thread}};
  tile.reduce(loader, 0, work.terms);
  if (tile.team == 0) write_results<T>(tile, p, work, result);
}

}  // namespace rocfix
