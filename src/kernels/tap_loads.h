// SPDX-License-Identifier: MIT
// Loaders for sums in the order tap, channel, with a number of channels that whole slices divide: a slice has one tap, so
// that where it lies and whether it counts is found once a tap. The weights were packed in that order (pack_weights.hip).
#pragma once

#include "kernels/gather_work.h"
#include "kernels/gemm_tile.h"
#include "kernels/storage.h"
#include "kernels/tensor_buffer.h"

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
  };

  const GatherParams& p;
  const GatherWork& work;
  TensorBuffer w;
  int place;          // of the first that it loads, in LDS
  uint32 step_bytes;  // from one step to the next
  uint32 own, offset;  // of its row; the same where the tap counts
  uint32 tap_bytes;    // where term 0 would lie if all terms were this tap's

  ROCFIX_DEVICE WeightsByTap(const GatherParams& params, const GatherWork& gather_work, const T* weights, int thread)
      : p(params), work(gather_work), w(reinterpret_cast<const Packed*>(weights) + work.group * p.group_weights, kOutside) {
    const int row = thread % (Shape::kBM / 4) * 4, step = thread / (Shape::kBM / 4);
    place = step * Shape::kPitchA + row;
    step_bytes = hidden(uint32(p.weights.b) * uint32(sizeof(Packed)));
    const int m = work.m0 + row;
    own = uint32(m < p.gemm_m ? m : p.gemm_m - 4) * uint32(sizeof(Packed)) + uint32(step) * step_bytes;
  }

  ROCFIX_DEVICE void begin(const GatherRun& run) {
    const int r = work.h.tap + run.r * p.tap_step_h, s = work.w.tap + run.s * p.tap_step_w;
    tap_bytes = (uint32(r) * p.weights.c + uint32(s) * p.weights.d) * uint32(sizeof(Packed)) -
                uint32((run.k0 - run.channel) / Shape::kTerms) * step_bytes;
    offset = run.k0 < work.terms ? own : kOutside;
  }

  ROCFIX_DEVICE void fetch(Slice& slice, int k0) const {
    const uint32 from = hidden(tap_bytes + uint32(k0 / Shape::kTerms) * step_bytes);
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
      slice.value[i] = w.load_aligned<Value>(offset, from + uint32(i * kStepsAtOnce) * step_bytes);
  }

  ROCFIX_DEVICE void store(const Slice& slice, typename Shape::Cell* a) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
      Shape::Terms::store_packed(&a[place + i * kStepsAtOnce * Shape::kPitchA], slice.value[i]);
  }
};

// Any source: a work-item owns one column, neighbours own neighbouring pixels.
template <class T, class Shape, bool>
struct SourceByTap {
  static constexpr bool kRunsByTap = true;
  static constexpr int kLoads = Shape::kBN * Shape::kBK / Shape::kThreads;
  static constexpr int kStepsAtOnce = Shape::kThreads / Shape::kBN;
  struct Slice {
    T value[kLoads][Shape::kTerms];
  };

  const GatherParams& p;
  TensorBuffer x;
  int terms;
  int place;             // of the first that it loads, in LDS
  uint32 channel_bytes;  // from one channel to the next
  uint32 step_bytes;     // of the first channel that it loads
  GatherOrigin origin;
  uint32 offset;     // of the tap's pixel
  uint32 tap_bytes;  // where term 0 would lie if all terms were this tap's

  ROCFIX_DEVICE SourceByTap(const GatherParams& params, const GatherWork& work, const T* source, int thread)
      : p(params), x(source + work.group * p.channels * p.source.b, kOutside), terms(work.terms) {
    const int column = thread % Shape::kBN, step = uniform(thread / Shape::kBN);
    place = step * Shape::kPitchB + column;
    channel_bytes = hidden(uint32(p.source.b) * uint32(sizeof(T)));
    step_bytes = uint32(step * Shape::kTerms) * channel_bytes;
    origin = gather_origin(p, work, work.n0 + column, sizeof(T));
  }

  ROCFIX_DEVICE void begin(const GatherRun& run) {
    const int dh = run.r * p.source_tap_h, dw = run.s * p.source_tap_w;
    const bool counts =
        uint32(origin.h + dh) < uint32(p.source_h) && uint32(origin.w + dw) < uint32(p.source_w) && run.k0 < terms;
    offset = counts ? origin.bytes + (uint32(dh) * p.source.c + uint32(dw) * p.source.d) * uint32(sizeof(T)) : kOutside;
    tap_bytes = step_bytes - uint32(run.k0 - run.channel) * channel_bytes;
  }

  ROCFIX_DEVICE void fetch(Slice& slice, int k0) const {
    const uint32 from = hidden(tap_bytes + uint32(k0) * channel_bytes);
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
#pragma unroll
      for (int part = 0; part < Shape::kTerms; ++part)
        slice.value[i][part] =
            x.load_aligned<T>(offset, from + uint32(i * kStepsAtOnce * Shape::kTerms + part) * channel_bytes);
  }

  ROCFIX_DEVICE void store(const Slice& slice, typename Shape::Cell* b) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
      b[place + i * kStepsAtOnce * Shape::kPitchB] = Shape::Terms::cell(slice.value[i]);
  }
};

}  // namespace rocfix
