// SPDX-License-Identifier: MIT
// Loaders for sums in the order tap, channel, with a number of channels that whole slices divide: a slice has one tap, so
// that where it lies and whether it counts is found once a slice. The weights were packed in that order (pack_weights.hip).
#pragma once

#include "kernels/gather_loads.h"

namespace rocfix {

// Packed weights, four rows at a time. Past the last row it reads the last ones again.
template <class T, class Shape, bool, int>
struct WeightsByTap {
  static constexpr int kLoads = Shape::kBM * Shape::kBK / Shape::kThreads / 4;
  static constexpr int kStepsAtOnce = Shape::kThreads * 4 / Shape::kBM;
  using Packed = typename Shape::Terms::template Packed<T>;
  using Value = Pack<Packed, 4>;
  struct Slice {
    Value value[kLoads];
    bool counts;
  };

  const GatherParams& p;
  const GatherWork& work;
  const Packed* w;
  int step, row;  // the first that it loads, in the tile
  uint32 bytes;

  ROCFIX_DEVICE WeightsByTap(const GatherParams& params, const GatherWork& gather_work, const T* weights, int thread)
      : p(params), work(gather_work), w(reinterpret_cast<const Packed*>(weights) + work.group * p.group_weights) {
    row = thread % (Shape::kBM / 4) * 4;
    step = thread / (Shape::kBM / 4);
    const int m = work.m0 + row;
    bytes = (uint32(m < p.gemm_m ? m : p.gemm_m - 4) + uint32(step) * p.weights.b) * uint32(sizeof(Packed));
  }

  ROCFIX_DEVICE void fetch(Slice& slice, int k0) const {
    const GatherTerm t = gather_term<true>(p, work, k0);
    slice.counts = k0 < work.terms;
    const int r = work.h.tap + t.r * p.tap_step_h, s = work.w.tap + t.s * p.tap_step_w;
    const uint32 place = uint32(t.channel / Shape::kTerms) * p.weights.b + uint32(r) * p.weights.c + uint32(s) * p.weights.d;
    const Packed* const from = w + (slice.counts ? place : 0);
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
      slice.value[i] = load_safely(reinterpret_cast<const Value*>(from + uint32(i * kStepsAtOnce) * p.weights.b), bytes, true);
  }

  ROCFIX_DEVICE void store(const Slice& slice, typename Shape::Cell* a) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
      Shape::Terms::store_packed(&a[(step + i * kStepsAtOnce) * Shape::kPitchA + row], slice.value[i], slice.counts);
  }
};

// Any source: a work-item owns one column, neighbours own neighbouring pixels.
template <class T, class Shape, bool>
struct SourceByTap {
  static constexpr int kLoads = Shape::kBN * Shape::kBK / Shape::kThreads;
  static constexpr int kStepsAtOnce = Shape::kThreads / Shape::kBN;
  struct Slice {
    T value[kLoads][Shape::kTerms];
    bool counts;
  };

  const GatherParams& p;
  const GatherWork& work;
  const T* x;
  int step, column;  // the first that it loads, in the tile
  GatherOrigin origin;

  ROCFIX_DEVICE SourceByTap(const GatherParams& params, const GatherWork& gather_work, const T* source, int thread)
      : p(params), work(gather_work), x(source + work.group * p.channels * p.source.b) {
    column = thread % Shape::kBN;
    step = uniform(thread / Shape::kBN);
    origin = gather_origin(p, work, work.n0 + column, sizeof(T));
  }

  // What does not count reads the first pixel of its channel.
  ROCFIX_DEVICE void fetch(Slice& slice, int k0) const {
    const GatherTerm t = gather_term<true>(p, work, k0);
    const int dh = t.r * p.source_tap_h, dw = t.s * p.source_tap_w;
    slice.counts = uint32(origin.h + dh) < uint32(p.source_h) && uint32(origin.w + dw) < uint32(p.source_w) &&
                   k0 < work.terms;
    const uint32 place = uint32(dh) * p.source.c + uint32(dw) * p.source.d;
    const uint32 bytes = slice.counts ? origin.bytes + place * uint32(sizeof(T)) : 0;
    const T* const from = x + uint32(t.channel + step * Shape::kTerms) * p.source.b;
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
#pragma unroll
      for (int part = 0; part < Shape::kTerms; ++part)
        slice.value[i][part] =
            load_safely(from + uint32(i * kStepsAtOnce * Shape::kTerms + part) * p.source.b, bytes, true);
  }

  ROCFIX_DEVICE void store(const Slice& slice, typename Shape::Cell* b) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
      b[(step + i * kStepsAtOnce) * Shape::kPitchB + column] = Shape::Terms::cell(slice.value[i], slice.counts);
  }
};

}  // namespace rocfix
