// SPDX-License-Identifier: MIT
// Forward and backward-data as a matrix product whose right matrix, the im2col columns, is never stored: each work-group
// gathers the slice it needs straight into LDS.
//
// result[m][column] = sum over terms of weights[m][term] * source[column's image, the term's channel, its pixel], and forward's bias and activation
#pragma once

#include "kernels/gather_work.h"
#include "kernels/gather_write.h"
#include "kernels/gemm_tile.h"

namespace rocfix {

// Row tiles first, so that work-groups that run side by side read the same source.
template <class Shape>
ROCFIX_DEVICE GatherWork gather_work(const GatherParams& p) {
  GatherWork work;
  const Division part = divided(group_index(), p.by_groups_of_part), row_tile = divided(part.remainder, p.by_row_tiles);
  const Division column_tile = divided(row_tile.quotient, p.by_column_tiles);
  const Division phase_w = divided(column_tile.quotient, p.by_phases_w);
  const Division phase_h = divided(phase_w.quotient, p.by_phases_h);
  work.m0 = row_tile.remainder * Shape::kBM;
  work.n0 = column_tile.remainder * Shape::kBN;
  work.w = p.w[phase_w.remainder];
  work.h = p.h[phase_h.remainder];
  work.group = phase_h.quotient;
  work.columns = p.images * work.h.count * work.w.count;
  const int terms = p.channels * work.h.taps * work.w.taps;
  work.begin = part.quotient * p.terms_of_part;
  work.terms = p.terms_of_part < terms - work.begin ? work.begin + p.terms_of_part : terms;
  return work;
}

// A part of the sum, as it is, to its place in fp32; or the result.
template <class T, bool kForward, class Tile>
ROCFIX_DEVICE void finish(Tile& tile, const GatherParams& p, const GatherWork& work, T* result, const T* bias) {
  const int number = divide(hidden(group_index()), p.by_groups_of_part);  // found anew: no register keeps it until here
  float* const part = reinterpret_cast<float*>(result) + uint64(uint32(number)) * p.elements_of_part;
  if constexpr (sizeof(T) != sizeof(float))
    if (p.elements_of_part != 0) return write_results(tile, p, work, part);
  if constexpr (kForward)
    if (p.elements_of_part == 0) apply_epilogue(tile, p, work, bias);
  if constexpr (sizeof(T) == sizeof(float)) result = part;
  write_results(tile, p, work, result);
}

// Weights and source, each by a loader of its own. The only branch in the loop is here, the same for a whole wave and before
// anything that a slice begins.
template <class T, class Shape, class Weights, class Source>
struct GatherLoader : SliceLoader<Weights, Source> {
  using Both = SliceLoader<Weights, Source>;
  const GatherParams& p;
  const GatherWork& work;
  int run_end = 0;

  ROCFIX_DEVICE GatherLoader(const GatherParams& params, const GatherWork& gather_work, const T* weights, const T* source,
                             int thread)
      : Both{{params, gather_work, weights, thread}, {params, gather_work, source, thread}}, p(params), work(gather_work) {}

  ROCFIX_DEVICE void fetch(typename Both::Slice& slice, int k0) {
    if (k0 + Shape::kSliceTerms > run_end) {
      const GatherRun run = gather_run<Source::kRunsByTap>(p, work, k0);
      run_end = run.end;
      this->loader_a.begin(run);
      this->loader_b.begin(run);
    }
    Both::fetch(slice, k0);
  }
};

template <class T, class Shape, bool kForward, class Weights, class Source>
ROCFIX_DEVICE void gather_gemm(typename GemmTile<Shape>::Lds& lds, const T* source, const T* weights, T* result,
                               const T* bias, const GatherParams& p) {
  const GatherWork work = gather_work<Shape>(p);
  if (work.n0 >= work.columns) return;  // this phase has fewer columns than the largest
  GemmTile<Shape> tile(lds);
  GatherLoader<T, Shape, Weights, Source> loader(p, work, weights, source, tile.thread);
  tile.reduce(loader, work.begin, work.terms);
  if (tile.team == 0) finish<T, kForward>(tile, p, work, result, bias);
}

}  // namespace rocfix
