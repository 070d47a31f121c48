// SPDX-License-Identifier: MIT
// How slices of the source, the im2col columns, come to LDS: as gather_weights.h says.
#pragma once

#include "kernels/gather_work.h"
#include "kernels/gemm_tile.h"
#include "kernels/storage.h"
#include "kernels/tensor_buffer.h"

namespace rocfix {

// Any source: a work-item owns one column, neighbours own neighbouring pixels; channel and tap are the same for a wave.
template <class T, class Shape, bool kChannelsLast>
struct SourceByPixel {
  static constexpr bool kRunsByTap = false;
  static constexpr int kLoads = Shape::kBN * Shape::kBK / Shape::kThreads;
  static constexpr int kStepsAtOnce = Shape::kThreads / Shape::kBN;
  struct Slice {
    T value[kLoads][Shape::kTerms];
  };

  const GatherParams& p;
  const GatherWork& work;
  TensorBuffer x;
  int step;   // the first that it loads, in the slice
  int place;  // of its cell in LDS
  GatherOrigin origin;

  ROCFIX_DEVICE SourceByPixel(const GatherParams& params, const GatherWork& gather_work, const T* source, int thread)
      : p(params), work(gather_work), x(source + work.group * p.channels * p.source.b, kOutside) {
    const int column = thread % Shape::kBN;
    step = uniform(thread / Shape::kBN);
    place = step * Shape::kPitchB + column;
    origin = gather_origin(p, work, work.n0 + column, sizeof(T));
  }

  ROCFIX_DEVICE void begin(const GatherRun&) {}

  ROCFIX_DEVICE void fetch(Slice& slice, int k0) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
#pragma unroll
      for (int part = 0; part < Shape::kTerms; ++part) {
        const int k = k0 + step * Shape::kTerms + i * kStepsAtOnce * Shape::kTerms + part;
        const GatherTerm t = gather_term<kChannelsLast>(p, work, k);
        const int dh = hidden(uniform(t.r * p.source_tap_h)), dw = hidden(uniform(t.s * p.source_tap_w));
        const bool counts =
            (uint32(origin.h + dh) < uint32(p.source_h)) & (uint32(origin.w + dw) < uint32(p.source_w)) & (k < work.terms);
        const uint32 tap = hidden((uint32(dh) * p.source.c + uint32(dw) * p.source.d) * uint32(sizeof(T)));
        const uint32 inside = always_here(origin.bytes + tap);
        slice.value[i][part] = x.load_aligned<T>(counts ? inside : kOutside, uniform(int(uint32(t.channel) * p.source.b * uint32(sizeof(T)))));
      }
  }

  ROCFIX_DEVICE void store(const Slice& slice, typename Shape::Cell* b) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i) b[place + i * kStepsAtOnce * Shape::kPitchB] = Shape::Terms::cell(slice.value[i]);
  }
};

// A source whose channels are neighbours in memory (NHWC), those of four steps at a time.
template <class T, class Shape, bool>
struct SourceByChannels {
  static constexpr bool kRunsByTap = true;
  static constexpr int kLoads = Shape::kBN * Shape::kBK / Shape::kThreads / 4;
  static constexpr int kColumnsAtOnce = Shape::kThreads * 4 / Shape::kBK;
  using Value = typename Shape::Terms::template Raw<T, 4 * Shape::kTerms>;
  struct Slice {
    Value value[kLoads];
  };

  const GatherParams& p;
  const GatherWork& work;
  TensorBuffer x;
  int step;   // the first that it loads, in the slice
  int place;  // of its cell in LDS
  GatherOrigin origin[kLoads];
  int from;  // where the run began
  uint32 offset[kLoads];

  ROCFIX_DEVICE SourceByChannels(const GatherParams& params, const GatherWork& gather_work, const T* source,
                                 int thread)
      : p(params), work(gather_work), x(source + work.group * p.channels * p.source.b, kOutside) {
    step = first_quad_term<Shape>(thread);
    const int column = first_quad_index<Shape>(thread);
    place = step * Shape::kPitchB + column;
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
      origin[i] = gather_origin(p, work, work.n0 + column + i * kColumnsAtOnce, sizeof(T));
  }

  ROCFIX_DEVICE void begin(const GatherRun& run) {
    from = run.k0;
    const int k = run.k0 + step * Shape::kTerms;
    const GatherTerm t = gather_term<true>(p, work, k);
    const int dh = t.r * p.source_tap_h, dw = t.s * p.source_tap_w;
    const uint32 term = (uint32(t.channel) + uint32(dh) * p.source.c + uint32(dw) * p.source.d) * uint32(sizeof(T));
#pragma unroll
    for (int i = 0; i < kLoads; ++i) {
      const bool counts = uint32(origin[i].h + dh) < uint32(p.source_h) && uint32(origin[i].w + dw) < uint32(p.source_w) &&
                          k < work.terms;
      offset[i] = counts ? origin[i].bytes + term : kOutside;
    }
  }

  ROCFIX_DEVICE void fetch(Slice& slice, int k0) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
      slice.value[i] = x.load_aligned<Value>(offset[i], uint32(k0 - from) * uint32(sizeof(T)));
  }

  ROCFIX_DEVICE void store(const Slice& slice, typename Shape::Cell* b) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
#pragma unroll
      for (int j = 0; j < 4; ++j)
        b[place + j * Shape::kPitchB + i * kColumnsAtOnce] = Shape::Terms::cell_of(slice.value[i], j);
  }
};

// A 1x1 filter over whole planes (NCHW, stride 1, no padding): four neighbouring pixels at a time.
template <class T, class Shape, bool>
struct SourceByPlane {
  static constexpr bool kRunsByTap = true;
  static constexpr int kLoads = Shape::kBN * Shape::kBK / Shape::kThreads / 4;
  static constexpr int kStepsAtOnce = Shape::kThreads * 4 / Shape::kBN;
  using Value = typename Shape::Terms::template Raw<T, 4>;
  struct Slice {
    Value value[kLoads][Shape::kTerms];
  };

  TensorBuffer x;
  int terms;
  int step;           // the first that it loads, in the slice
  int place;          // of its cell in LDS
  uint32 term_bytes;  // from one term to the next
  uint32 offset[kLoads];

  ROCFIX_DEVICE SourceByPlane(const GatherParams& p, const GatherWork& work, const T* source, int thread)
      : x(source + work.group * p.channels * p.source.b, kOutside), terms(work.terms) {
    const int column = thread % (Shape::kBN / 4) * 4;
    step = thread / (Shape::kBN / 4);
    place = step * Shape::kPitchB + column;
    term_bytes = hidden(uint32(p.source.b) * uint32(sizeof(T)));
    const uint32 pixel = gather_origin(p, work, work.n0 + column, sizeof(T)).bytes;
    const bool exists = work.n0 + column < work.columns;
#pragma unroll
    for (int i = 0; i < kLoads; ++i) offset[i] = exists ? pixel + uint32(step * Shape::kTerms) * term_bytes : kOutside;
  }

  // What is past the end of the sum stays there.
  ROCFIX_DEVICE void begin(const GatherRun& run) {
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
      offset[i] = run.k0 + (step + i * kStepsAtOnce) * Shape::kTerms < terms ? offset[i] : kOutside;
  }

  ROCFIX_DEVICE void fetch(Slice& slice, int k0) const {
    const uint32 from = hidden(uint32(k0) * term_bytes);
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
#pragma unroll
      for (int part = 0; part < Shape::kTerms; ++part)
        slice.value[i][part] =
            x.load_aligned<Value>(offset[i], from + uint32(i * kStepsAtOnce * Shape::kTerms + part) * term_bytes);
  }

  ROCFIX_DEVICE void store(const Slice& slice, typename Shape::Cell* b) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
      Shape::Terms::store(&b[place + i * kStepsAtOnce * Shape::kPitchB], slice.value[i]);
  }
};

}  // namespace rocfix
