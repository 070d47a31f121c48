// SPDX-License-Identifier: MIT
// Forward for a network's first layer: a 3x3 filter over one, three or four channels, NCHW. A matrix
// product's sum would be too short to pay for its addresses.
//
// A work-item keeps the window of x under a strip of four pixels of y in registers and computes those pixels
// for one filter after another, whose weights it reads from LDS, the same for all lanes. Neighbouring
// work-items have neighbouring strips.
#pragma once

#include "kernels/epilogue.h"
#include "kernels/stem_params.h"
#include "kernels/stem_shapes.h"

namespace rocfix {

template <int kChannelCount, int kStride>
struct StemShape {
  static constexpr int kChannels = kChannelCount, kStep = kStride;
  static constexpr int kWindow = (kStemPixels - 1) * kStep + kStemFilter;  // columns of x under a strip
  static constexpr int kTerms = kChannels * kStemTaps;
  static constexpr int kQuads =
      (kTerms + 3) / 4;  // of a filter's weights in LDS, the last one filled up with zeros
};

template <class Shape>
using StemWeights = Vec4[kStemMostFilters * Shape::kQuads];

// A filter chunk's weights, widened.
template <class Shape, class T>
ROCFIX_DEVICE void bring_stem_weights(StemWeights<Shape>& lds, const T* weights, int first, int filters) {
  float* const to = lds[0].v;
  for (int i = thread_index(); i < filters * Shape::kQuads * 4; i += kStemThreads) {
    const int filter = i / (Shape::kQuads * 4), term = i % (Shape::kQuads * 4);
    const bool counts = term < Shape::kTerms;
    to[i] = counted(
        load_safely(weights, uint32((first + filter) * Shape::kTerms + term) * uint32(sizeof(T)), counts),
        counts);
  }
  lds_barrier();
}

// Where a strip lies: its image, row and first column.
struct StemStrip {
  int n, h, w;
};

ROCFIX_DEVICE StemStrip stem_strip(const StemParams& p, uint32 index) {
  const Division row = divided(index, p.by_strips_w), image = divided(row.quotient, p.by_out_h);
  return {image.quotient, image.remainder, row.remainder * kStemPixels};
}

template <class Shape>
struct StemWindow {
  float values[Shape::kChannels][kStemFilter][Shape::kWindow];

  template <class T>
  ROCFIX_DEVICE StemWindow(const StemParams& p, const T* source, const StemStrip& strip) {
    const int top = strip.h * Shape::kStep - p.pad_h, left = strip.w * Shape::kStep - p.pad_w;
    const uint32 plane = uint32(p.source_h) * uint32(p.source_w);
#pragma unroll
    for (int c = 0; c < Shape::kChannels; ++c)
#pragma unroll
      for (int r = 0; r < kStemFilter; ++r) {
        const uint32 row =
            uint32(strip.n * Shape::kChannels + c) * plane + uint32(top + r) * uint32(p.source_w);
#pragma unroll
        for (int s = 0; s < Shape::kWindow; ++s) {
          const bool counts = uint32(top + r) < uint32(p.source_h) && uint32(left + s) < uint32(p.source_w);
          values[c][r][s] =
              counted(load_safely(source, (row + uint32(left + s)) * uint32(sizeof(T)), counts), counts);
        }
      }
  }

  // Pixel `j` of the strip and term `term` of a filter.
  ROCFIX_DEVICE float at(int term, int j) const {
    return values[term / kStemTaps][term % kStemTaps / kStemFilter][term % kStemFilter + j * Shape::kStep];
  }

  ROCFIX_DEVICE void sums_of(const Vec4* weights, float (&sums)[kStemPixels]) const {
#pragma unroll
    for (int quad = 0; quad < Shape::kQuads; ++quad) {
      const Vec4 w = weights[quad];
#pragma unroll
      for (int i = 0; i < 4; ++i)
#pragma unroll
        for (int j = 0; j < kStemPixels; ++j)
          if (quad * 4 + i < Shape::kTerms) sums[j] = __builtin_fmaf(at(quad * 4 + i, j), w.v[i], sums[j]);
    }
  }
};

template <class T>
ROCFIX_DEVICE void store_strip(T* to, const float (&sums)[kStemPixels], const StemParams& p, int left) {
  if (p.stores_strips) {
    Pack<T, kStemPixels> pack;
#pragma unroll
    for (int j = 0; j < kStemPixels; ++j) store(pack.v[j], sums[j]);
    *reinterpret_cast<Pack<T, kStemPixels>*>(to) = pack;
    return;
  }
#pragma unroll
  for (int j = 0; j < kStemPixels; ++j)
    if (left + j < p.out_w) store(to[j], sums[j]);
}

template <class Shape, class T>
ROCFIX_DEVICE void stem(StemWeights<Shape>& lds, const T* source, const T* weights, T* result, const T* bias,
                        const StemParams& p) {
  const Division block = divided(group_index(), p.by_chunks);
  const int first = block.remainder * p.filters_of_group, rest = p.filters - first;
  const int filters = rest < p.filters_of_group ? rest : p.filters_of_group;
  bring_stem_weights<Shape>(lds, weights, first, filters);
  const uint32 index = uint32(block.quotient) * kStemThreads + thread_index();
  if (index >= p.strips) return;
  const StemStrip strip = stem_strip(p, index);
  const StemWindow<Shape> window(p, source, strip);
  const uint32 plane = uint32(p.out_h) * uint32(p.out_w);
  uint32 place =
      uint32(strip.n * p.filters + first) * plane + uint32(strip.h) * uint32(p.out_w) + uint32(strip.w);
  for (int filter = 0; filter < filters; ++filter, place += plane) {
    float sums[1][kStemPixels] = {};
    window.sums_of(&lds[filter * Shape::kQuads], sums[0]);
    if (bias) {
      const float more = widened(bias[first + filter]);
#pragma unroll
      for (int j = 0; j < kStemPixels; ++j) sums[0][j] += more;
    }
    activate(sums, p.epilogue);
    store_strip(result + place, sums[0], p, strip.w);
  }
}

}  // namespace rocfix

#define ROCFIX_STEM_KERNEL(type, T, shape, channels, stride)                                \
  ROCFIX_KERNEL(rocfix::kStemThreads)                                                       \
  rocfix_stem_##type##_##shape(const T* source, const T* weights, T* result, const T* bias, \
                               rocfix::StemParams p) {                                      \
    using Shape = rocfix::StemShape<channels, stride>;                                      \
    ROCFIX_SHARED rocfix::StemWeights<Shape> lds;                                           \
    rocfix::stem<Shape>(lds, source, weights, result, bias, p);                             \
  }
#define ROCFIX_STEM_KERNELS(type, T) ROCFIX_STEM_SHAPES(ROCFIX_STEM_KERNEL, type, T)
