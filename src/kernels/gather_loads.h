// SPDX-License-Identifier: MIT
// How the slices of forward and backward-data come to LDS. Each loader keeps where its work-item loads from, fetches
// raw values and which of them count, and combines the two when it stores them, so that nothing waits for memory before
// the multiplications.
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

// Weights whose terms are neighbours in memory (forward), kWide of them at a time. Rows past the last read that last one
// again: their sums are never stored.
template <class T, class Shape, bool, int kWide>
struct WeightsAlongTerms {
  static constexpr int kLoads = Shape::kBM * Shape::kBK / Shape::kThreads / kWide;
  static constexpr int kRowsAtOnce = Shape::kThreads * kWide / Shape::kBK;
  using Value = Pack<T, kWide>;
  struct Slice {
    Value value[kLoads];
    bool counts;
  };

  const T* w;
  int terms;
  int term, row;  // the first that it loads, in the tile
  uint32 bytes[kLoads];

  ROCFIX_DEVICE WeightsAlongTerms(const GatherParams& p, const GatherWork& work, const T* weights, int thread)
      : w(weights + work.group * p.group_weights), terms(work.terms) {
    if constexpr (kWide == 4) {
      term = first_quad_term<Shape>(thread);
      row = first_quad_index<Shape>(thread);
    } else {
      term = thread % Shape::kBK;
      row = thread / Shape::kBK;
    }
#pragma unroll
    for (int i = 0; i < kLoads; ++i) {
      const int m = work.m0 + row + i * kRowsAtOnce;
      bytes[i] = (uint32(m < p.gemm_m ? m : p.gemm_m - 1) * p.weights.a + term) * uint32(sizeof(T));
    }
  }

  ROCFIX_DEVICE void fetch(Slice& slice, int k0) const {
    slice.counts = k0 + term < terms;
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
      slice.value[i] =
          load_safely(reinterpret_cast<const Value*>(w), bytes[i] + uint32(k0) * uint32(sizeof(T)), slice.counts);
  }

  ROCFIX_DEVICE void store(const Slice& slice, float* a) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
#pragma unroll
      for (int j = 0; j < kWide; ++j)
        a[(term + j) * Shape::kPitchA + row + i * kRowsAtOnce] = counted(slice.value[i].v[j], slice.counts);
  }
};

// Weights whose rows are neighbours in memory or nearly so (backward-data), kWide rows at a time. Past the last row it
// reads the last ones again.
template <class T, class Shape, bool kChannelsLast, int kWide>
struct WeightsAlongRows {
  static constexpr int kLoads = Shape::kBM * Shape::kBK / Shape::kThreads / kWide;
  static constexpr int kTermsAtOnce = Shape::kThreads * kWide / Shape::kBM;
  static constexpr bool kTermIsUniform = Shape::kBM / kWide >= 32;  // in a wave
  using Value = Pack<T, kWide>;
  struct Slice {
    Value value[kLoads];
    bool counts[kLoads];
  };

  const GatherParams& p;
  const GatherWork& work;
  const T* w;
  int term, row;  // the first that it loads, in the tile
  uint32 bytes;   // of its row

  ROCFIX_DEVICE WeightsAlongRows(const GatherParams& params, const GatherWork& gather_work, const T* weights,
                                 int thread)
      : p(params), work(gather_work), w(weights + work.group * p.group_weights) {
    row = thread % (Shape::kBM / kWide) * kWide;
    term = thread / (Shape::kBM / kWide);
    if (kTermIsUniform) term = uniform(term);
    const int m = work.m0 + row;
    bytes = uint32(m < p.gemm_m ? m : p.gemm_m - kWide) * p.weights.a * uint32(sizeof(T));
  }

  ROCFIX_DEVICE void fetch(Slice& slice, int k0) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i) {
      const int k = k0 + term + i * kTermsAtOnce;
      const GatherTerm t = gather_term<kChannelsLast>(p, work, k);
      const int r = work.h.tap + t.r * p.tap_step_h, s = work.w.tap + t.s * p.tap_step_w;
      const uint32 place = uint32(t.channel) * p.weights.b + uint32(r) * p.weights.c + uint32(s) * p.weights.d;
      slice.counts[i] = k < work.terms;
      slice.value[i] =
          load_safely(reinterpret_cast<const Value*>(w), bytes + place * uint32(sizeof(T)), slice.counts[i]);
    }
  }

  ROCFIX_DEVICE void store(const Slice& slice, float* a) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
      store_wide(&a[(term + i * kTermsAtOnce) * Shape::kPitchA + row], slice.value[i], slice.counts[i]);
  }
};

// Any source: a work-item owns one column, neighbours own neighbouring pixels; channel and tap are the same for a wave.
template <class T, class Shape, bool kChannelsLast>
struct SourceByPixel {
  static constexpr int kLoads = Shape::kBN * Shape::kBK / Shape::kThreads;
  static constexpr int kTermsAtOnce = Shape::kThreads / Shape::kBN;
  struct Slice {
    T value[kLoads];
    bool counts[kLoads];
  };

  const GatherParams& p;
  const GatherWork& work;
  const T* x;
  int term, column;  // the first that it loads, in the tile
  GatherOrigin origin;

  ROCFIX_DEVICE SourceByPixel(const GatherParams& params, const GatherWork& gather_work, const T* source, int thread)
      : p(params), work(gather_work), x(source + work.group * p.channels * p.source.b) {
    column = thread % Shape::kBN;
    term = uniform(thread / Shape::kBN);
    origin = gather_origin(p, work, work.n0 + column, sizeof(T));
  }

  ROCFIX_DEVICE void fetch(Slice& slice, int k0) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i) {
      const int k = k0 + term + i * kTermsAtOnce;
      const GatherTerm t = gather_term<kChannelsLast>(p, work, k);
      const int dh = t.r * p.source_tap_h, dw = t.s * p.source_tap_w;
      const uint32 place = uint32(t.channel) * p.source.b + uint32(dh) * p.source.c + uint32(dw) * p.source.d;
      slice.counts[i] = uint32(origin.h + dh) < uint32(p.source_h) && uint32(origin.w + dw) < uint32(p.source_w) &&
                        k < work.terms;
      slice.value[i] = load_safely(x, origin.bytes + place * uint32(sizeof(T)), slice.counts[i]);
    }
  }

  ROCFIX_DEVICE void store(const Slice& slice, float* b) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
      b[(term + i * kTermsAtOnce) * Shape::kPitchB + column] = counted(slice.value[i], slice.counts[i]);
  }
};

// A source whose channels are neighbours in memory (NHWC), four at a time.
template <class T, class Shape, bool kChannelsLast>
struct SourceByChannels {
  static constexpr int kLoads = Shape::kBN * Shape::kBK / Shape::kThreads / 4;
  static constexpr int kColumnsAtOnce = Shape::kThreads * 4 / Shape::kBK;
  using Value = Pack<T, 4>;
  struct Slice {
    Value value[kLoads];
    bool counts[kLoads];
  };

  const GatherParams& p;
  const GatherWork& work;
  const T* x;
  int term, column;  // the first that it loads, in the tile
  GatherOrigin origin[kLoads];

  ROCFIX_DEVICE SourceByChannels(const GatherParams& params, const GatherWork& gather_work, const T* source,
                                 int thread)
      : p(params), work(gather_work), x(source + work.group * p.channels * p.source.b) {
    term = first_quad_term<Shape>(thread);
    column = first_quad_index<Shape>(thread);
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
      origin[i] = gather_origin(p, work, work.n0 + column + i * kColumnsAtOnce, sizeof(T));
  }

  ROCFIX_DEVICE void fetch(Slice& slice, int k0) const {
    const GatherTerm t = gather_term<kChannelsLast>(p, work, k0 + term);
    const int dh = t.r * p.source_tap_h, dw = t.s * p.source_tap_w;
    const uint32 place = uint32(t.channel) + uint32(dh) * p.source.c + uint32(dw) * p.source.d;
#pragma unroll
    for (int i = 0; i < kLoads; ++i) {
      slice.counts[i] = uint32(origin[i].h + dh) < uint32(p.source_h) &&
                        uint32(origin[i].w + dw) < uint32(p.source_w) && k0 + term < work.terms;
      slice.value[i] = load_safely(reinterpret_cast<const Value*>(x), origin[i].bytes + place * uint32(sizeof(T)),
                                   slice.counts[i]);
    }
  }

  ROCFIX_DEVICE void store(const Slice& slice, float* b) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
#pragma unroll
      for (int j = 0; j < 4; ++j)
        b[(term + j) * Shape::kPitchB + column + i * kColumnsAtOnce] = counted(slice.value[i].v[j], slice.counts[i]);
  }
};

// A 1x1 filter over whole planes (NCHW, stride 1, no padding): four neighbouring pixels at a time.
template <class T, class Shape, bool>
struct SourceByPlane {
  static constexpr int kLoads = Shape::kBN * Shape::kBK / Shape::kThreads / 4;
  static constexpr int kTermsAtOnce = Shape::kThreads * 4 / Shape::kBN;
  using Value = Pack<T, 4>;
  struct Slice {
    Value value[kLoads];
    bool counts[kLoads];
  };

  const T* x;
  int terms;          // 0 for columns past the end
  int term, column;   // the first that it loads, in the tile
  uint32 term_bytes;  // from one term to the next
  uint32 bytes;

  ROCFIX_DEVICE SourceByPlane(const GatherParams& p, const GatherWork& work, const T* source, int thread)
      : x(source + work.group * p.channels * p.source.b) {
    column = thread % (Shape::kBN / 4) * 4;
    term = thread / (Shape::kBN / 4);
    terms = work.n0 + column < work.columns ? work.terms : 0;
    term_bytes = uint32(p.source.b) * uint32(sizeof(T));
    bytes = gather_origin(p, work, work.n0 + column, sizeof(T)).bytes + uint32(term) * term_bytes;
  }

  ROCFIX_DEVICE void fetch(Slice& slice, int k0) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i) {
      const int further = k0 + i * kTermsAtOnce;
      slice.counts[i] = term + further < terms;
      slice.value[i] = load_safely(reinterpret_cast<const Value*>(x), bytes + uint32(further) * term_bytes,
                                   slice.counts[i]);
    }
  }

  ROCFIX_DEVICE void store(const Slice& slice, float* b) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
      store_wide(&b[(term + i * kTermsAtOnce) * Shape::kPitchB + column], slice.value[i], slice.counts[i]);
  }
};

}  // namespace rocfix
