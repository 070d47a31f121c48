// SPDX-License-Identifier: MIT
// How the slices of forward and backward-data come to LDS. Each loader keeps where its work-item loads from, fetches
// raw values and which of them count, and combines the two when it stores them, so that nothing waits for memory before
// the multiplications. Terms are counted in the sum, steps in the slice: LDS holds Shape::kTerms terms of a row or column
// in a cell (lds_terms.h).
#pragma once

#include "kernels/device.h"
#include "kernels/gather_params.h"
#include "kernels/gemm_tile.h"
#include "kernels/storage.h"

namespace rocfix {

// What a work-group computes: a phase of one group's result, and in it a tile.
struct GatherWork {
  AxisPhase h, w;
  int group;
  int m0, n0;   // the tile's first row and column
  int columns;  // of the phase
  int terms;    // of the sum
  int part, begin, end;  // which part of the sum, and its terms
};

// Term k of the sum: a channel of the source and a tap of the phase.
struct GatherTerm {
  int channel, r, s;
};

// The terms' order is that of forward's weights in memory.
template <bool kChannelsLast>
ROCFIX_DEVICE GatherTerm gather_term(const GatherParams& p, const GatherWork& work, int k) {
  if constexpr (kChannelsLast) {
    const Division tap = divided(k, p.by_channels), row = divided(tap.quotient, work.w.by_taps);
    return {tap.remainder, row.quotient, row.remainder};
  } else {
    const Division row = divided(k, work.w.by_taps), channel = divided(row.quotient, work.h.by_taps);
    return {channel.quotient, channel.remainder, row.remainder};
  }
}

// A pixel of the result: image, row, column of its phase.
struct GatherPixel {
  int n, row, column;
};

ROCFIX_DEVICE GatherPixel gather_pixel(const GatherWork& work, int index) {
  const Division row = divided(index, work.w.by_count), image = divided(row.quotient, work.h.by_count);
  return {image.quotient, image.remainder, row.remainder};
}

// Where the first tap of a column's sum lies. Columns past the end lie far outside.
struct GatherOrigin {
  uint32 bytes;  // may have wrapped around: a tap inside brings it back
  int h, w;
};

ROCFIX_DEVICE GatherOrigin gather_origin(const GatherParams& p, const GatherWork& work, int column, int element_bytes) {
  const bool exists = column < work.columns;
  const GatherPixel pixel = gather_pixel(work, exists ? column : 0);
  GatherOrigin origin;
  origin.h = work.h.offset + pixel.row * p.source_step_h;
  origin.w = work.w.offset + pixel.column * p.source_step_w;
  origin.bytes = (uint32(pixel.n) * p.source.a + uint32(origin.h) * p.source.c + uint32(origin.w) * p.source.d) *
                 uint32(element_bytes);
  if (!exists) origin.h = -(1 << 30);
  return origin;
}

// Weights whose terms are neighbours in memory (forward): those of kWide steps at a time, or each by itself. Rows past the
// last read that last one again: their sums are never stored.
template <class T, class Shape, bool, int kWide>
struct WeightsAlongTerms {
  static constexpr int kLoads = Shape::kBM * Shape::kBK / Shape::kThreads / kWide;
  static constexpr int kRowsAtOnce = Shape::kThreads * kWide / Shape::kBK;
  static constexpr int kParts = kWide == 1 ? Shape::kTerms : 1;  // loads of a step
  using Value = Pack<T, kWide == 1 ? 1 : kWide * Shape::kTerms>;
  struct Slice {
    Value value[kLoads][kParts];
    bool counts[kParts];
  };

  const T* w;
  int terms;
  int step, row;  // the first that it loads, in the tile
  uint32 bytes[kLoads];

  ROCFIX_DEVICE WeightsAlongTerms(const GatherParams& p, const GatherWork& work, const T* weights, int thread)
      : w(weights + work.group * p.group_weights), terms(work.terms) {
    if constexpr (kWide == 4) {
      step = first_quad_term<Shape>(thread);
      row = first_quad_index<Shape>(thread);
    } else {
      step = thread % Shape::kBK;
      row = thread / Shape::kBK;
    }
#pragma unroll
    for (int i = 0; i < kLoads; ++i) {
      const int m = work.m0 + row + i * kRowsAtOnce;
      bytes[i] = (uint32(m < p.gemm_m ? m : p.gemm_m - 1) * p.weights.a + step * Shape::kTerms) * uint32(sizeof(T));
    }
  }

  ROCFIX_DEVICE void fetch(Slice& slice, int k0) const {
#pragma unroll
    for (int part = 0; part < kParts; ++part) {
      slice.counts[part] = k0 + part + step * Shape::kTerms < terms;
#pragma unroll
      for (int i = 0; i < kLoads; ++i)
        slice.value[i][part] = load_safely(reinterpret_cast<const Value*>(w),
                                           bytes[i] + uint32(k0 + part) * uint32(sizeof(T)), slice.counts[part]);
    }
  }

  ROCFIX_DEVICE void store(const Slice& slice, typename Shape::Cell* a) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
#pragma unroll
      for (int j = 0; j < kWide; ++j)
        a[(step + j) * Shape::kPitchA + row + i * kRowsAtOnce] =
            Shape::Terms::cell(slice.value[i], slice.counts, j);
  }
};

// Weights whose rows are neighbours in memory or nearly so (backward-data), kWide rows at a time. Past the last row it
// reads the last ones again.
template <class T, class Shape, bool kChannelsLast, int kWide>
struct WeightsAlongRows {
  static constexpr int kLoads = Shape::kBM * Shape::kBK / Shape::kThreads / kWide;
  static constexpr int kStepsAtOnce = Shape::kThreads * kWide / Shape::kBM;
  static constexpr bool kStepIsUniform = Shape::kBM / kWide >= 32;  // in a wave
  using Value = Pack<T, kWide>;
  struct Slice {
    Value value[kLoads][Shape::kTerms];
    bool counts[kLoads][Shape::kTerms];
  };

  const GatherParams& p;
  const GatherWork& work;
  const T* w;
  int step, row;  // the first that it loads, in the tile
  uint32 bytes;   // of its row

  ROCFIX_DEVICE WeightsAlongRows(const GatherParams& params, const GatherWork& gather_work, const T* weights,
                                 int thread)
      : p(params), work(gather_work), w(weights + work.group * p.group_weights) {
    row = thread % (Shape::kBM / kWide) * kWide;
    step = thread / (Shape::kBM / kWide);
    if (kStepIsUniform) step = uniform(step);
    const int m = work.m0 + row;
    bytes = uint32(m < p.gemm_m ? m : p.gemm_m - kWide) * p.weights.a * uint32(sizeof(T));
  }

  ROCFIX_DEVICE void fetch(Slice& slice, int k0) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
#pragma unroll
      for (int part = 0; part < Shape::kTerms; ++part) {
        const int k = k0 + step * Shape::kTerms + i * kStepsAtOnce * Shape::kTerms + part;
        const GatherTerm t = gather_term<kChannelsLast>(p, work, k);
        const int r = work.h.tap + t.r * p.tap_step_h, s = work.w.tap + t.s * p.tap_step_w;
        const uint32 place = uint32(t.channel) * p.weights.b + uint32(r) * p.weights.c + uint32(s) * p.weights.d;
        slice.counts[i][part] = k < work.terms;
        slice.value[i][part] =
            load_safely(reinterpret_cast<const Value*>(w), bytes + place * uint32(sizeof(T)), slice.counts[i][part]);
      }
  }

  ROCFIX_DEVICE void store(const Slice& slice, typename Shape::Cell* a) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
      Shape::Terms::store(&a[(step + i * kStepsAtOnce) * Shape::kPitchA + row], slice.value[i], slice.counts[i]);
  }
};

// Any source: a work-item owns one column, neighbours own neighbouring pixels; channel and tap are the same for a wave.
template <class T, class Shape, bool kChannelsLast>
struct SourceByPixel {
  static constexpr int kLoads = Shape::kBN * Shape::kBK / Shape::kThreads;
  static constexpr int kStepsAtOnce = Shape::kThreads / Shape::kBN;
  struct Slice {
    T value[kLoads][Shape::kTerms];
    bool counts[kLoads][Shape::kTerms];
  };

  const GatherParams& p;
  const GatherWork& work;
  const T* x;
  int step, column;  // the first that it loads, in the tile
  GatherOrigin origin;

  ROCFIX_DEVICE SourceByPixel(const GatherParams& params, const GatherWork& gather_work, const T* source, int thread)
      : p(params), work(gather_work), x(source + work.group * p.channels * p.source.b) {
    column = thread % Shape::kBN;
    step = uniform(thread / Shape::kBN);
    origin = gather_origin(p, work, work.n0 + column, sizeof(T));
  }

  ROCFIX_DEVICE void fetch(Slice& slice, int k0) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
#pragma unroll
      for (int part = 0; part < Shape::kTerms; ++part) {
        const int k = k0 + step * Shape::kTerms + i * kStepsAtOnce * Shape::kTerms + part;
        const GatherTerm t = gather_term<kChannelsLast>(p, work, k);
        const int dh = t.r * p.source_tap_h, dw = t.s * p.source_tap_w;
        const uint32 place = uint32(t.channel) * p.source.b + uint32(dh) * p.source.c + uint32(dw) * p.source.d;
        slice.counts[i][part] = uint32(origin.h + dh) < uint32(p.source_h) &&
                                uint32(origin.w + dw) < uint32(p.source_w) && k < work.terms;
        slice.value[i][part] = load_safely(x, origin.bytes + place * uint32(sizeof(T)), slice.counts[i][part]);
      }
  }

  ROCFIX_DEVICE void store(const Slice& slice, typename Shape::Cell* b) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
      b[(step + i * kStepsAtOnce) * Shape::kPitchB + column] = Shape::Terms::cell(slice.value[i], slice.counts[i]);
  }
};

// A source whose channels are neighbours in memory (NHWC), those of four steps at a time.
template <class T, class Shape, bool kChannelsLast>
struct SourceByChannels {
  static constexpr int kLoads = Shape::kBN * Shape::kBK / Shape::kThreads / 4;
  static constexpr int kColumnsAtOnce = Shape::kThreads * 4 / Shape::kBK;
  using Value = Pack<T, 4 * Shape::kTerms>;
  struct Slice {
    Value value[kLoads][1];
    bool counts[kLoads][1];
  };

  const GatherParams& p;
  const GatherWork& work;
  const T* x;
  int step, column;  // the first that it loads, in the tile
  GatherOrigin origin[kLoads];

  ROCFIX_DEVICE SourceByChannels(const GatherParams& params, const GatherWork& gather_work, const T* source,
                                 int thread)
      : p(params), work(gather_work), x(source + work.group * p.channels * p.source.b) {
    step = first_quad_term<Shape>(thread);
    column = first_quad_index<Shape>(thread);
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
      origin[i] = gather_origin(p, work, work.n0 + column + i * kColumnsAtOnce, sizeof(T));
  }

  ROCFIX_DEVICE void fetch(Slice& slice, int k0) const {
    const int k = k0 + step * Shape::kTerms;
    const GatherTerm t = gather_term<kChannelsLast>(p, work, k);
    const int dh = t.r * p.source_tap_h, dw = t.s * p.source_tap_w;
    const uint32 place = uint32(t.channel) + uint32(dh) * p.source.c + uint32(dw) * p.source.d;
#pragma unroll
    for (int i = 0; i < kLoads; ++i) {
      slice.counts[i][0] = uint32(origin[i].h + dh) < uint32(p.source_h) &&
                           uint32(origin[i].w + dw) < uint32(p.source_w) && k < work.terms;
      slice.value[i][0] = load_safely(reinterpret_cast<const Value*>(x), origin[i].bytes + place * uint32(sizeof(T)),
                                      slice.counts[i][0]);
    }
  }

  ROCFIX_DEVICE void store(const Slice& slice, typename Shape::Cell* b) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
#pragma unroll
      for (int j = 0; j < 4; ++j)
        b[(step + j) * Shape::kPitchB + column + i * kColumnsAtOnce] =
            Shape::Terms::cell(slice.value[i], slice.counts[i], j);
  }
};

// A 1x1 filter over whole planes (NCHW, stride 1, no padding): four neighbouring pixels at a time.
template <class T, class Shape, bool>
struct SourceByPlane {
  static constexpr int kLoads = Shape::kBN * Shape::kBK / Shape::kThreads / 4;
  static constexpr int kStepsAtOnce = Shape::kThreads * 4 / Shape::kBN;
  using Value = Pack<T, 4>;
  struct Slice {
    Value value[kLoads][Shape::kTerms];
    bool counts[kLoads][Shape::kTerms];
  };

  const T* x;
  int terms;          // 0 for columns past the end
  int step, column;   // the first that it loads, in the tile
  uint32 term_bytes;  // from one term to the next
  uint32 bytes;

  ROCFIX_DEVICE SourceByPlane(const GatherParams& p, const GatherWork& work, const T* source, int thread)
      : x(source + work.group * p.channels * p.source.b) {
    column = thread % (Shape::kBN / 4) * 4;
    step = thread / (Shape::kBN / 4);
    terms = work.n0 + column < work.columns ? work.terms : 0;
    term_bytes = uint32(p.source.b) * uint32(sizeof(T));
    bytes = gather_origin(p, work, work.n0 + column, sizeof(T)).bytes + uint32(step * Shape::kTerms) * term_bytes;
  }

  ROCFIX_DEVICE void fetch(Slice& slice, int k0) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
#pragma unroll
      for (int part = 0; part < Shape::kTerms; ++part) {
        const int further = k0 + i * kStepsAtOnce * Shape::kTerms + part;
        slice.counts[i][part] = step * Shape::kTerms + further < terms;
        slice.value[i][part] = load_safely(reinterpret_cast<const Value*>(x), bytes + uint32(further) * term_bytes,
                                           slice.counts[i][part]);
      }
  }

  ROCFIX_DEVICE void store(const Slice& slice, typename Shape::Cell* b) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
      Shape::Terms::store(&b[(step + i * kStepsAtOnce) * Shape::kPitchB + column], slice.value[i], slice.counts[i]);
  }
};

}  // namespace rocfix
