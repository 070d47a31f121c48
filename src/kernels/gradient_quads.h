// SPDX-License-Identifier: MIT
// How the slices of backward-weights come to LDS four neighbours at a time: pixels of a plane, or channels in NHWC.
#pragma once

#include "kernels/gradient_loads.h"

namespace rocfix {

// Planes of either tensor whose pixels are y's, four pixels at a time. Planes past the last read that last
// one again.
template <class T, class Shape, int kWidth, int kPitch>
struct PixelQuads {
  static constexpr int kLoads = kWidth * Shape::kBK / Shape::kThreads / 4;
  static constexpr int kPlanesAtOnce = Shape::kThreads * 4 / Shape::kBK;
  using Value = Pack<T, 4>;
  struct Slice {
    Value value[kLoads];
  };

  const GradientParams& p;
  const GradientWork& work;
  TensorBuffer tensor;
  uint32 image;       // elements from one to the next
  int term;           // the first that it loads, in the slice
  int place;          // of its cell in LDS
  uint32 pixel = 0;   // bytes before that term's pixel
  uint32 offset[kLoads];
  int from;  // where the run began

  ROCFIX_DEVICE PixelQuads(const GradientParams& params, const GradientWork& gradient_work, const T* planes,
                           const TensorStrides& strides, int first, int count, int thread)
      : p(params),
        work(gradient_work),
        tensor(planes + work.group * count * strides.b, kOutside),
        image(strides.a),
        term(first_quad_term<Shape>(thread)) {
    const int plane = first_quad_index<Shape>(thread);
    place = term * kPitch + plane;
#pragma unroll
    for (int i = 0; i < kLoads; ++i) {
      const int c = first + plane + i * kPlanesAtOnce;
      offset[i] = uint32(c < count ? c : count - 1) * strides.b * uint32(sizeof(T));
    }
  }

  // The end of the image, or of the part.
  ROCFIX_DEVICE int run_end(int k0) const {
    const int end = (divide(k0, p.by_plane) + 1) * int(p.by_plane.divisor);
    return end < work.end ? end : work.end;
  }

  // What is past the end of the part stays there.
  ROCFIX_DEVICE void begin(int k0) {
    from = k0;
    const Division at = divided(k0 + term, p.by_plane);
    const uint32 next = (uint32(at.quotient) * image + uint32(at.remainder)) * uint32(sizeof(T));
#pragma unroll
    for (int i = 0; i < kLoads; ++i) offset[i] = k0 + term < work.end ? offset[i] + (next - pixel) : kOutside;
    pixel = next;
  }

  ROCFIX_DEVICE void fetch(Slice& slice, int k0) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
      slice.value[i] = tensor.load_aligned<Value>(offset[i], uint32(k0 - from) * uint32(sizeof(T)));
  }

  ROCFIX_DEVICE void store(const Slice& slice, float* to) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
#pragma unroll
      for (int j = 0; j < 4; ++j)
        to[place + j * kPitch + i * kPlanesAtOnce] = widened(slice.value[i].v[j]);
  }
};

// The gradient of y, in planes.
template <class T, class Shape, bool>
struct RowsOfPixels : PixelQuads<T, Shape, Shape::kBM, Shape::kPitchA> {
  ROCFIX_DEVICE RowsOfPixels(const GradientParams& p, const GradientWork& work, const T* gradient, int thread)
      : PixelQuads<T, Shape, Shape::kBM, Shape::kPitchA>(p, work, gradient, p.y, work.m0, p.gemm_m, thread) {}
};

// x under a 1x1 filter that steps by one, in planes: the columns are its channels.
template <class T, class Shape, bool>
struct ColumnsOfPixels : PixelQuads<T, Shape, Shape::kBN, Shape::kPitchB> {
  ROCFIX_DEVICE ColumnsOfPixels(const GradientParams& p, const GradientWork& work, const T* source,
                                int thread)
      : PixelQuads<T, Shape, Shape::kBN, Shape::kPitchB>(p, work, source, p.x, work.n0, p.channels, thread) {}
};

// Which quad of neighbouring channels a work-item loads of a slice, at which terms.
template <class Shape, int kWidth>
struct ChannelSpread {
  static constexpr int kLoads = kWidth * Shape::kBK / Shape::kThreads / 4;
  static constexpr int kTermsAtOnce = Shape::kThreads * 4 / kWidth;
  int term, index;

  ROCFIX_DEVICE explicit ChannelSpread(int thread)
      : term(thread / (kWidth / 4)), index(thread % (kWidth / 4) * 4) {
    if (kWidth / 4 >= 32) term = uniform(term);
  }
};

// The gradient of y where channels are neighbours, four at a time. Past the last row it reads the last four
// again.
template <class T, class Shape, bool>
struct RowsOfChannels {
  using Spread = ChannelSpread<Shape, Shape::kBM>;
  using Value = Pack<T, 4>;
  struct Slice {
    Value value[Spread::kLoads];
  };

  const GradientParams& p;
  const GradientWork& work;
  TensorBuffer y;
  Spread spread;
  int place;          // of its cell in LDS
  uint32 term_bytes;  // from one pixel to the next: dense, they lie one after another
  uint32 offset[Spread::kLoads];

  ROCFIX_DEVICE RowsOfChannels(const GradientParams& params, const GradientWork& gradient_work,
                               const T* gradient, int thread)
      : p(params), work(gradient_work), y(gradient + work.group * p.gemm_m * p.y.b, kOutside), spread(thread) {
    const int m = work.m0 + spread.index;
    place = spread.term * Shape::kPitchA + spread.index;
    term_bytes = hidden(uint32(p.y.d) * uint32(sizeof(T)));
#pragma unroll
    for (int i = 0; i < Spread::kLoads; ++i)
      offset[i] = uint32(m < p.gemm_m ? m : p.gemm_m - 4) * uint32(sizeof(T)) +
                  uint32(spread.term + i * Spread::kTermsAtOnce) * term_bytes;
  }

  ROCFIX_DEVICE int run_end(int) const { return work.end; }

  // What is past the end of the part stays there.
  ROCFIX_DEVICE void begin(int k0) {
#pragma unroll
    for (int i = 0; i < Spread::kLoads; ++i)
      offset[i] = k0 + spread.term + i * Spread::kTermsAtOnce < work.end ? offset[i] : kOutside;
  }

  ROCFIX_DEVICE void fetch(Slice& slice, int k0) const {
    const uint32 from = hidden(uint32(k0) * term_bytes);
#pragma unroll
    for (int i = 0; i < Spread::kLoads; ++i) slice.value[i] = y.load_aligned<Value>(offset[i], from);
  }

  ROCFIX_DEVICE void store(const Slice& slice, float* a) const {
#pragma unroll
    for (int i = 0; i < Spread::kLoads; ++i)
      store_wide(&a[place + i * Spread::kTermsAtOnce * Shape::kPitchA], slice.value[i]);
  }
};

// x as the columns of the im2col matrix, channels neighbours (R S C), four at a time. Columns past the last
// lie far outside.
template <class T, class Shape, bool>
struct ColumnsOfChannels {
  using Spread = ChannelSpread<Shape, Shape::kBN>;
  using Value = Pack<T, 4>;
  struct Slice {
    Value value[Spread::kLoads];
  };

  const GradientParams& p;
  const GradientWork& work;
  TensorBuffer x;
  Spread spread;
  int place;     // of its cell in LDS
  int h, w;      // the pixel under the columns' tap at the first pixel of y
  uint32 bytes;  // of that pixel; may have wrapped around
  int from;      // where the run began
  uint32 offset[Spread::kLoads];

  ROCFIX_DEVICE ColumnsOfChannels(const GradientParams& params, const GradientWork& gradient_work,
                                  const T* source, int thread)
      : p(params), work(gradient_work), x(source + work.group * p.channels * p.x.b, kOutside), spread(thread) {
    place = spread.term * Shape::kPitchB + spread.index;
    const int column = work.n0 + spread.index;
    const Division tap = divided(column, p.by_channels), row = divided(tap.quotient, p.by_filter_w);
    h = row.quotient * p.dilation_h - p.pad_h;
    w = row.remainder * p.dilation_w - p.pad_w;
    bytes = (uint32(tap.remainder) + uint32(h) * p.x.c + uint32(w) * p.x.d) * uint32(sizeof(T));
    if (column >= p.columns) h = -(1 << 30);
  }

  // Where a filter of one weight moves over all of x, its pixels lie one after another too.
  ROCFIX_DEVICE int run_end(int k0) const { return p.whole_planes ? work.end : k0; }

  ROCFIX_DEVICE void begin(int k0) {
    from = k0;
#pragma unroll
    for (int i = 0; i < Spread::kLoads; ++i) {
      const int term = k0 + spread.term + i * Spread::kTermsAtOnce;
      const OutputPixel pixel = output_pixel(p, term);
      const int dh = pixel.h * p.stride_h, dw = pixel.w * p.stride_w;
      const uint32 moved = (uint32(pixel.n) * p.x.a + uint32(dh) * p.x.c + uint32(dw) * p.x.d) * uint32(sizeof(T));
      const bool counts =
          (uint32(h + dh) < uint32(p.source_h)) & (uint32(w + dw) < uint32(p.source_w)) & (term < work.end);
      const uint32 inside = always_here(bytes + moved);
      offset[i] = counts ? inside : kOutside;
    }
  }

  ROCFIX_DEVICE void fetch(Slice& slice, int k0) const {
    const uint32 further = hidden(uint32(k0 - from) * p.x.d * uint32(sizeof(T)));
#pragma unroll
    for (int i = 0; i < Spread::kLoads; ++i) slice.value[i] = x.load_aligned<Value>(offset[i], further);
  }

  ROCFIX_DEVICE void store(const Slice& slice, float* b) const {
#pragma unroll
    for (int i = 0; i < Spread::kLoads; ++i)
      store_wide(&b[place + i * Spread::kTermsAtOnce * Shape::kPitchB], slice.value[i]);
  }
};

}  // namespace rocfix
