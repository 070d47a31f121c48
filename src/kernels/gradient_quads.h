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
    bool counts;
  };

  const GradientParams& p;
  const GradientWork& work;
  const T* tensor;
  uint32 image;     // elements from one to the next
  int term, plane;  // the first that it loads, in the tile
  uint32 bytes[kLoads];

  ROCFIX_DEVICE PixelQuads(const GradientParams& params, const GradientWork& gradient_work, const T* planes,
                           const TensorStrides& strides, int first, int count, int thread)
      : p(params),
        work(gradient_work),
        tensor(planes + work.group * count * strides.b),
        image(strides.a),
        term(first_quad_term<Shape>(thread)),
        plane(first_quad_index<Shape>(thread)) {
#pragma unroll
    for (int i = 0; i < kLoads; ++i) {
      const int c = first + plane + i * kPlanesAtOnce;
      bytes[i] = uint32(c < count ? c : count - 1) * strides.b * uint32(sizeof(T));
    }
  }

  ROCFIX_DEVICE void fetch(Slice& slice, int k0) const {
    const Division at = divided(k0 + term, p.by_plane);
    const uint32 place = (uint32(at.quotient) * image + uint32(at.remainder)) * uint32(sizeof(T));
    slice.counts = k0 + term < work.end;
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
      slice.value[i] = load_safely(reinterpret_cast<const Value*>(tensor), bytes[i] + place, slice.counts);
  }

  ROCFIX_DEVICE void store(const Slice& slice, float* to) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
#pragma unroll
      for (int j = 0; j < 4; ++j)
        to[(term + j) * kPitch + plane + i * kPlanesAtOnce] = counted(slice.value[i].v[j], slice.counts);
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
    bool counts[Spread::kLoads];
  };

  const GradientParams& p;
  const GradientWork& work;
  const T* y;
  Spread spread;
  uint32 bytes;

  ROCFIX_DEVICE RowsOfChannels(const GradientParams& params, const GradientWork& gradient_work,
                               const T* gradient, int thread)
      : p(params), work(gradient_work), y(gradient + work.group * p.gemm_m * p.y.b), spread(thread) {
    const int m = work.m0 + spread.index;
    bytes = uint32(m < p.gemm_m ? m : p.gemm_m - 4) * uint32(sizeof(T));
  }

  ROCFIX_DEVICE void fetch(Slice& slice, int k0) const {
#pragma unroll
    for (int i = 0; i < Spread::kLoads; ++i) {
      const int term = k0 + spread.term + i * Spread::kTermsAtOnce;
      slice.counts[i] = term < work.end;
      const uint32 place = uint32(term) * p.y.d * uint32(sizeof(T));  // dense: pixels lie one after another
      slice.value[i] = load_safely(reinterpret_cast<const Value*>(y), bytes + place, slice.counts[i]);
    }
  }

  ROCFIX_DEVICE void store(const Slice& slice, float* a) const {
#pragma unroll
    for (int i = 0; i < Spread::kLoads; ++i)
      store_wide(&a[(spread.term + i * Spread::kTermsAtOnce) * Shape::kPitchA + spread.index], slice.value[i],
                 slice.counts[i]);
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
    bool counts[Spread::kLoads];
  };

  const GradientParams& p;
  const GradientWork& work;
  const T* x;
  Spread spread;
  int h, w;      // the pixel under the columns' tap at the first pixel of y
  uint32 bytes;  // of that pixel; may have wrapped around

  ROCFIX_DEVICE ColumnsOfChannels(const GradientParams& params, const GradientWork& gradient_work,
                                  const T* source, int thread)
      : p(params), work(gradient_work), x(source + work.group * p.channels * p.x.b), spread(thread) {
    const int column = work.n0 + spread.index;
    const Division tap = divided(column, p.by_channels), row = divided(tap.quotient, p.by_filter_w);
    h = row.quotient * p.dilation_h - p.pad_h;
    w = row.remainder * p.dilation_w - p.pad_w;
    bytes = (uint32(tap.remainder) + uint32(h) * p.x.c + uint32(w) * p.x.d) * uint32(sizeof(T));
    if (column >= p.columns) h = -(1 << 30);
  }

  ROCFIX_DEVICE void fetch(Slice& slice, int k0) const {
#pragma unroll
    for (int i = 0; i < Spread::kLoads; ++i) {
      const int term = k0 + spread.term + i * Spread::kTermsAtOnce;
      const OutputPixel pixel = output_pixel(p, term);
      const int dh = pixel.h * p.stride_h, dw = pixel.w * p.stride_w;
      const uint32 place =
          (uint32(pixel.n) * p.x.a + uint32(dh) * p.x.c + uint32(dw) * p.x.d) * uint32(sizeof(T));
      slice.counts[i] =
          uint32(h + dh) < uint32(p.source_h) && uint32(w + dw) < uint32(p.source_w) && term < work.end;
      slice.value[i] = load_safely(reinterpret_cast<const Value*>(x), bytes + place, slice.counts[i]);
    }
  }

  ROCFIX_DEVICE void store(const Slice& slice, float* b) const {
#pragma unroll
    for (int i = 0; i < Spread::kLoads; ++i)
      store_wide(&b[(spread.term + i * Spread::kTermsAtOnce) * Shape::kPitchB + spread.index], slice.value[i],
                 slice.counts[i]);
  }
};

}  // namespace rocfix
