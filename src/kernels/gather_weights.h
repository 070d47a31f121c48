// SPDX-License-Identifier: MIT
// How slices of the weights come to LDS. Each loader keeps the offset that its work-item loads from, or kOutside for what
// does not count and is to read as 0. `begin` finds it for the first slice of a run (gather_work.h); for the slices that
// follow, a scalar offset grows.
//
// Terms are counted in the sum, steps in the slice: LDS holds Shape::kTerms terms of a row or column in a cell
// (lds_terms.h).
#pragma once

#include "kernels/gather_work.h"
#include "kernels/gemm_tile.h"
#include "kernels/storage.h"
#include "kernels/tensor_buffer.h"

namespace rocfix {

// Weights whose terms are neighbours in memory (forward): those of kWide steps at a time, or each by itself. Rows past the
// last read that last one again: their sums are never stored.
template <class T, class Shape, bool, int kWide>
struct WeightsAlongTerms {
  static_assert(kWide == 4 || Shape::kTerms == 1, "a step by itself has one term");
  static constexpr int kLoads = Shape::kBM * Shape::kBK / Shape::kThreads / kWide;
  static constexpr int kRowsAtOnce = Shape::kThreads * kWide / Shape::kBK;
  using Value = typename Shape::Terms::template Raw<T, kWide * Shape::kTerms>;
  struct Slice {
    Value value[kLoads];
  };

  TensorBuffer w;
  int terms;
  int step;   // the first that it loads, in the slice
  int place;  // of its cell in LDS
  uint32 offset[kLoads];

  ROCFIX_DEVICE WeightsAlongTerms(const GatherParams& p, const GatherWork& work, const T* weights, int thread)
      : w(weights + work.group * p.group_weights, kOutside), terms(work.terms) {
    step = kWide == 4 ? first_quad_term<Shape>(thread) : thread % Shape::kBK;
    const int row = kWide == 4 ? first_quad_index<Shape>(thread) : thread / Shape::kBK;
    place = step * Shape::kPitchA + row;
#pragma unroll
    for (int i = 0; i < kLoads; ++i) {
      const int m = work.m0 + row + i * kRowsAtOnce;
      offset[i] = (uint32(m < p.gemm_m ? m : p.gemm_m - 1) * p.weights.a + step * Shape::kTerms) * uint32(sizeof(T));
    }
  }

  // What is past the end of the sum stays there.
  ROCFIX_DEVICE void begin(const GatherRun& run) {
#pragma unroll
    for (int i = 0; i < kLoads; ++i) offset[i] = run.k0 + step * Shape::kTerms < terms ? offset[i] : kOutside;
  }

  ROCFIX_DEVICE void fetch(Slice& slice, int k0) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i) slice.value[i] = w.load_aligned<Value>(offset[i], uint32(k0) * uint32(sizeof(T)));
  }

  ROCFIX_DEVICE void store(const Slice& slice, typename Shape::Cell* a) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
#pragma unroll
      for (int j = 0; j < kWide; ++j)
        a[place + j * Shape::kPitchA + i * kRowsAtOnce] = Shape::Terms::cell_of(slice.value[i], j);
  }
};

// Weights whose rows are neighbours in memory (backward-data, sums that end with the channels), four rows at a time. Past
// the last row it reads the last ones again.
template <class T, class Shape, bool, int>
struct WeightsAlongRows {
  static constexpr int kLoads = Shape::kBM * Shape::kBK / Shape::kThreads / 4;
  static constexpr int kStepsAtOnce = Shape::kThreads * 4 / Shape::kBM;
  using Value = typename Shape::Terms::template Raw<T, 4>;
  struct Slice {
    Value value[kLoads][Shape::kTerms];
  };

  const GatherParams& p;
  const GatherWork& work;
  TensorBuffer w;
  int step;           // the first that it loads, in the slice
  int place;          // of its cell in LDS
  uint32 own;         // bytes before its row
  uint32 term_bytes;  // from one term to the next
  int from;           // where the run began
  uint32 offset[kLoads];

  ROCFIX_DEVICE WeightsAlongRows(const GatherParams& params, const GatherWork& gather_work, const T* weights, int thread)
      : p(params), work(gather_work), w(weights + work.group * p.group_weights, kOutside) {
    const int row = thread % (Shape::kBM / 4) * 4, m = work.m0 + row;
    step = thread / (Shape::kBM / 4);
    place = step * Shape::kPitchA + row;
    own = uint32(m < p.gemm_m ? m : p.gemm_m - 4) * p.weights.a * uint32(sizeof(T));
    term_bytes = hidden(uint32(p.weights.b) * uint32(sizeof(T)));
  }

  ROCFIX_DEVICE void begin(const GatherRun& run) {
    from = run.k0;
#pragma unroll
    for (int i = 0; i < kLoads; ++i) {
      const int k = run.k0 + (step + i * kStepsAtOnce) * Shape::kTerms;
      const GatherTerm t = gather_term<true>(p, work, k);
      const int r = work.h.tap + t.r * p.tap_step_h, s = work.w.tap + t.s * p.tap_step_w;
      const uint32 tap = (uint32(r) * p.weights.c + uint32(s) * p.weights.d) * uint32(sizeof(T));
      offset[i] = k < work.terms ? own + tap + uint32(t.channel) * term_bytes : kOutside;
    }
  }

  ROCFIX_DEVICE void fetch(Slice& slice, int k0) const {
    const uint32 further = hidden(uint32(k0 - from) * term_bytes);
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
#pragma unroll
      for (int part = 0; part < Shape::kTerms; ++part)
        slice.value[i][part] = w.load_aligned<Value>(offset[i], further + uint32(part) * term_bytes);
  }

  ROCFIX_DEVICE void store(const Slice& slice, typename Shape::Cell* a) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
      Shape::Terms::store(&a[place + i * kStepsAtOnce * Shape::kPitchA], slice.value[i]);
  }
};

// Any weights, one at a time. Past the last row it reads the last one again.
template <class T, class Shape, bool kChannelsLast, int>
struct WeightsOneByOne {
  static constexpr int kLoads = Shape::kBM * Shape::kBK / Shape::kThreads;
  static constexpr int kStepsAtOnce = Shape::kThreads / Shape::kBM;
  static constexpr bool kStepIsUniform = Shape::kBM >= 32;  // in a wave
  struct Slice {
    T value[kLoads];
  };

  const GatherParams& p;
  const GatherWork& work;
  TensorBuffer w;
  int step;    // the first that it loads, in the slice
  int place;   // of its cell in LDS
  uint32 own;  // bytes before its row

  ROCFIX_DEVICE WeightsOneByOne(const GatherParams& params, const GatherWork& gather_work, const T* weights, int thread)
      : p(params), work(gather_work), w(weights + work.group * p.group_weights, kOutside) {
    static_assert(kStepIsUniform);
    const int row = thread % Shape::kBM, m = work.m0 + row;
    step = uniform(thread / Shape::kBM);
    place = step * Shape::kPitchA + row;
    own = uint32(m < p.gemm_m ? m : p.gemm_m - 1) * p.weights.a * uint32(sizeof(T));
  }

  ROCFIX_DEVICE void begin(const GatherRun&) {}

  ROCFIX_DEVICE void fetch(Slice& slice, int k0) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i) {
      const int k = k0 + step + i * kStepsAtOnce;
      const GatherTerm t = gather_term<kChannelsLast>(p, work, k);
      const int r = work.h.tap + t.r * p.tap_step_h, s = work.w.tap + t.s * p.tap_step_w;
      const uint32 term = uint32(t.channel) * p.weights.b + uint32(r) * p.weights.c + uint32(s) * p.weights.d;
      slice.value[i] = w.load_aligned<T>(k < work.terms ? own : kOutside, uniform(k < work.terms ? int(term * uint32(sizeof(T))) : 0));
    }
  }

  ROCFIX_DEVICE void store(const Slice& slice, typename Shape::Cell* a) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i) a[place + i * kStepsAtOnce * Shape::kPitchA] = widened(slice.value[i]);
  }
};

}  // namespace rocfix
