// SPDX-License-Identifier: MIT
// How the slices of backward-weights come to LDS: rows are channels of y, columns weights of such a channel
// (a channel of x and a tap), terms of the sum pixels of y. As in gather_weights.h: what does not count has an offset
// outside of the tensor and reads as 0; `begin` finds offsets for the slices to `run_end`.
#pragma once

#include "kernels/device.h"
#include "kernels/gemm_tile.h"
#include "kernels/gradient_params.h"
#include "kernels/storage.h"
#include "kernels/tensor_buffer.h"

namespace rocfix {

// What a work-group computes.
struct GradientWork {
  int group, m0, n0;
  int begin, end;  // its part of the sum
  unsigned int part;
};

// A pixel of y: image, row, column.
struct OutputPixel {
  int n, h, w;
};

ROCFIX_DEVICE OutputPixel output_pixel(const GradientParams& p, int term) {
  const Division row = divided(term, p.by_out_w), image = divided(row.quotient, p.by_out_h);
  return {image.quotient, image.remainder, row.remainder};
}

// Which rows (or columns) and terms a work-item loads of a slice: one term of several rows, or one row's
// several terms.
template <class Shape, int kWidth, bool kAlongTerms>
struct GradientSpread {
  static constexpr int kLoads = kWidth * Shape::kBK / Shape::kThreads;
  static constexpr int kTerms = kAlongTerms ? 1 : kLoads, kIndices = kAlongTerms ? kLoads : 1;
  static constexpr int kStep = kAlongTerms ? Shape::kThreads / Shape::kBK : Shape::kThreads / kWidth;
  int term, index;

  ROCFIX_DEVICE explicit GradientSpread(int thread)
      : term(kAlongTerms ? thread % Shape::kBK : uniform(thread / kWidth)),
        index(kAlongTerms ? thread / Shape::kBK : thread % kWidth) {}
  ROCFIX_DEVICE int term_of(int load) const { return kAlongTerms ? term : term + load * kStep; }
  ROCFIX_DEVICE int index_of(int load) const { return kAlongTerms ? index + load * kStep : index; }
};

// The gradient of y, one element at a time. Rows past the last read that last one again: their sums are never
// stored.
template <class T, class Shape, bool kAlongTerms>
struct RowsOneByOne {
  using Spread = GradientSpread<Shape, Shape::kBM, kAlongTerms>;
  struct Slice {
    T value[Spread::kLoads];
  };

  const GradientParams& p;
  const GradientWork& work;
  TensorBuffer y;
  Spread spread;
  uint32 bytes[Spread::kIndices];

  ROCFIX_DEVICE RowsOneByOne(const GradientParams& params, const GradientWork& gradient_work,
                             const T* gradient, int thread)
      : p(params), work(gradient_work), y(gradient + work.group * p.gemm_m * p.y.b, kOutside), spread(thread) {
#pragma unroll
    for (int i = 0; i < Spread::kIndices; ++i) {
      const int m = work.m0 + spread.index_of(i);
      bytes[i] = uint32(m < p.gemm_m ? m : p.gemm_m - 1) * p.y.b * uint32(sizeof(T));
    }
  }

  ROCFIX_DEVICE int run_end(int) const { return work.end; }
  ROCFIX_DEVICE void begin(int) {}

  ROCFIX_DEVICE void fetch(Slice& slice, int k0) const {
#pragma unroll
    for (int t = 0; t < Spread::kTerms; ++t) {
      const int term = k0 + spread.term_of(t);
      const OutputPixel pixel = output_pixel(p, term);
      const uint32 place =
          (uint32(pixel.n) * p.y.a + uint32(pixel.h) * p.y.c + uint32(pixel.w) * p.y.d) * uint32(sizeof(T));
#pragma unroll
      for (int i = 0; i < Spread::kIndices; ++i)
        slice.value[t + i] = y.load_aligned<T>(term < work.end ? bytes[i] + place : kOutside, 0);
    }
  }

  ROCFIX_DEVICE void store(const Slice& slice, float* a) const {
#pragma unroll
    for (int i = 0; i < Spread::kLoads; ++i)
      a[spread.term_of(i) * Shape::kPitchA + spread.index_of(i)] = widened(slice.value[i]);
  }
};

// x, as the columns of the im2col matrix, one element at a time. Columns past the last lie far outside.
template <class T, class Shape, bool kAlongTerms>
struct ColumnsOneByOne {
  using Spread = GradientSpread<Shape, Shape::kBN, kAlongTerms>;
  struct Slice {
    T value[Spread::kLoads];
  };

  const GradientParams& p;
  const GradientWork& work;
  TensorBuffer x;
  Spread spread;
  int h[Spread::kIndices], w[Spread::kIndices];  // the pixel under the column's tap at the first pixel of y
  uint32 bytes[Spread::kIndices];                // of that pixel; may have wrapped around

  ROCFIX_DEVICE ColumnsOneByOne(const GradientParams& params, const GradientWork& gradient_work,
                                const T* source, int thread)
      : p(params), work(gradient_work), x(source + work.group * p.channels * p.x.b, kOutside), spread(thread) {
#pragma unroll
    for (int i = 0; i < Spread::kIndices; ++i) begin_column(i, work.n0 + spread.index_of(i));
  }

  ROCFIX_DEVICE void begin_column(int i, int column) {
    int c, r, s;
    if (kAlongTerms) {  // C R S
      const Division row = divided(column, p.by_filter_w), channel = divided(row.quotient, p.by_filter_h);
      c = channel.quotient, r = channel.remainder, s = row.remainder;
    } else {  // R S C
      const Division tap = divided(column, p.by_channels), row = divided(tap.quotient, p.by_filter_w);
      c = tap.remainder, r = row.quotient, s = row.remainder;
    }
    h[i] = r * p.dilation_h - p.pad_h;
    w[i] = s * p.dilation_w - p.pad_w;
    bytes[i] = (uint32(c) * p.x.b + uint32(h[i]) * p.x.c + uint32(w[i]) * p.x.d) * uint32(sizeof(T));
    if (column >= p.columns) h[i] = -(1 << 30);
  }

  ROCFIX_DEVICE int run_end(int) const { return work.end; }
  ROCFIX_DEVICE void begin(int) {}

  ROCFIX_DEVICE void fetch(Slice& slice, int k0) const {
#pragma unroll
    for (int t = 0; t < Spread::kTerms; ++t) {
      const int term = k0 + spread.term_of(t);
      const OutputPixel pixel = output_pixel(p, term);
      const int dh = pixel.h * p.stride_h, dw = pixel.w * p.stride_w;
      const uint32 place =
          (uint32(pixel.n) * p.x.a + uint32(dh) * p.x.c + uint32(dw) * p.x.d) * uint32(sizeof(T));
#pragma unroll
      for (int i = 0; i < Spread::kIndices; ++i) {
        const bool counts =
            (uint32(h[i] + dh) < uint32(p.source_h)) & (uint32(w[i] + dw) < uint32(p.source_w)) & (term < work.end);
        const uint32 inside = always_here(bytes[i] + place);
        slice.value[t + i] = x.load_aligned<T>(counts ? inside : kOutside, 0);
      }
    }
  }

  ROCFIX_DEVICE void store(const Slice& slice, float* b) const {
#pragma unroll
    for (int i = 0; i < Spread::kLoads; ++i)
      b[spread.term_of(i) * Shape::kPitchB + spread.index_of(i)] = widened(slice.value[i]);
  }
};

}  // namespace rocfix
