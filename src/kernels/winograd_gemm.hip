// SPDX-License-Identifier: MIT
// The middle pass of winograd: one matrix product for each component. Every matrix is padded to whole tiles.
#include "kernels/device.h"
#include "kernels/gemm_tile.h"
#include "kernels/winograd_f4.h"
#include "kernels/winograd_params.h"
#include "kernels/winograd_tiles.h"

namespace rocfix {

struct WinogradWork {
  int m0, n0, component, part, begin, end;
};

template <class Shape>
ROCFIX_DEVICE WinogradWork winograd_work(const WinogradGemmParams& p) {
  const Division row_tile = divided(group_index(), p.by_row_tiles);
  const Division column_tile = divided(row_tile.quotient, p.by_column_tiles);
  const Division component = divided(column_tile.quotient, p.by_components);
  WinogradWork work;
  work.m0 = row_tile.remainder * Shape::kBM;
  work.n0 = column_tile.remainder * Shape::kBN;
  work.component = component.remainder;
  work.part = component.quotient;
  work.begin = work.part * p.terms_of_part;
  work.end = work.begin + p.terms_of_part < p.terms ? work.begin + p.terms_of_part : p.terms;
  return work;
}

// A matrix whose lines in memory are terms; a line is kWidth rows (or columns) of the tile.
template <class Shape, int kWidth, int kPitch>
struct TermLines {
  static constexpr int kQuads = kWidth / 4, kTermsAtOnce = Shape::kThreads / kQuads, kLoads = Shape::kBK / kTermsAtOnce;
  struct Slice {
    Vec4 value[kLoads];
  };

  const float* matrix;
  uint32 pitch;
  int term, quad;

  ROCFIX_DEVICE TermLines(const float* component, uint32 pitch_elements, int first, int thread)
      : matrix(component + first), pitch(pitch_elements), term(thread / kQuads), quad(thread % kQuads) {}

  ROCFIX_DEVICE void fetch(Slice& slice, int k0) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i) {
      const uint32 element = uint32(k0 + term + i * kTermsAtOnce) * pitch + quad * 4;
      slice.value[i] = load_safely(reinterpret_cast<const Vec4*>(matrix), element * 4u, true);
    }
  }
  ROCFIX_DEVICE void store(const Slice& slice, float* lds) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
      *reinterpret_cast<Vec4*>(lds + (term + i * kTermsAtOnce) * kPitch + quad * 4) = slice.value[i];
  }
};

// A matrix whose lines in memory are rows (or columns) of the product.
template <class Shape, int kWidth, int kPitch>
struct IndexLines {
  static constexpr int kLoads = kWidth * Shape::kBK / 4 / Shape::kThreads;
  static constexpr int kIndicesAtOnce = Shape::kThreads * 4 / Shape::kBK;
  struct Slice {
    Vec4 value[kLoads];
  };

  const float* matrix;
  uint32 pitch;
  int term, index;

  ROCFIX_DEVICE IndexLines(const float* component, uint32 pitch_elements, int first, int thread)
      : matrix(component + (unsigned long long)first * pitch_elements),
        pitch(pitch_elements),
        term(first_quad_term<Shape>(thread)),
        index(first_quad_index<Shape>(thread)) {}

  ROCFIX_DEVICE void fetch(Slice& slice, int k0) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i) {
      const uint32 element = uint32(index + i * kIndicesAtOnce) * pitch + uint32(k0 + term);
      slice.value[i] = load_safely(reinterpret_cast<const Vec4*>(matrix), element * 4u, true);
    }
  }
  ROCFIX_DEVICE void store(const Slice& slice, float* lds) const {
#pragma unroll
    for (int i = 0; i < kLoads; ++i)
#pragma unroll
      for (int t = 0; t < 4; ++t) lds[(term + t) * kPitch + index + i * kIndicesAtOnce] = slice.value[i].v[t];
  }
};

template <class Shape, bool kAlongTerms, int kWidth, int kPitch>
struct LinesOf {
  using Loader = TermLines<Shape, kWidth, kPitch>;
};
template <class Shape, int kWidth, int kPitch>
struct LinesOf<Shape, true, kWidth, kPitch> {
  using Loader = IndexLines<Shape, kWidth, kPitch>;
};

template <class Tile>
ROCFIX_DEVICE void write_product(const Tile& tile, float* result, uint32 pitch) {
#pragma unroll
  for (int i = 0; i < Tile::kTM; ++i)
#pragma unroll
    for (int quad = 0; quad < Tile::kQuadsN; ++quad) {
      const float(&sum)[Tile::kTN] = tile.sum[i];
      const uint32 element = uint32(tile.first_row(i / 4) + i % 4) * pitch + tile.first_column(quad);
      schedule_fence();
      *reinterpret_cast<Vec4*>(result + element) = {sum[quad * 4], sum[quad * 4 + 1], sum[quad * 4 + 2], sum[quad * 4 + 3]};
    }
}

template <class Shape, bool kTermsA, bool kTermsB>
ROCFIX_DEVICE void winograd_gemm(typename GemmTile<Shape>::Lds& lds, const float* a, const float* b, float* result,
                                 const WinogradGemmParams& p) {
  using LoaderA = typename LinesOf<Shape, kTermsA, Shape::kBM, Shape::kPitchA>::Loader;
  using LoaderB = typename LinesOf<Shape, kTermsB, Shape::kBN, Shape::kPitchB>::Loader;
  const WinogradWork work = winograd_work<Shape>(p);
  GemmTile<Shape> tile(lds);
  SliceLoader<LoaderA, LoaderB> loader{
      {a + (unsigned long long)work.component * p.component_a, p.pitch_a, work.m0, tile.thread},
      {b + (unsigned long long)work.component * p.component_b, p.pitch_b, work.n0, tile.thread}};
  if (work.begin < work.end) tile.reduce(loader, work.begin, work.end);  // the last parts may have nothing to add
  const unsigned long long matrix = (unsigned long long)work.part * p.by_components.divisor + work.component;
  write_product(tile, result + matrix * p.component_result + (unsigned long long)work.m0 * p.pitch_result + work.n0,
                p.pitch_result);
}

}  // namespace rocfix

#define ROCFIX_WINOGRAD_GEMM(order, terms_a, terms_b, tile, bm, bn, tm, tn, bk)                                \
  ROCFIX_KERNEL((bm / tm * (bn / tn)))                                                                         \
  rocfix_winograd_gemm_##order##_##tile(const float* a, const float* b, float* result,                         \
                                        rocfix::WinogradGemmParams p) {                                        \
    using Shape = rocfix::TileShape<bm, bn, tm, tn, bk, 1>;                                                    \
    ROCFIX_SHARED rocfix::GemmTile<Shape>::Lds lds;                                                            \
    rocfix::winograd_gemm<Shape, terms_a, terms_b>(lds, a, b, result, p);                                      \
  }
#define ROCFIX_WINOGRAD_GEMMS(unused, order, terms_a, terms_b) \
  ROCFIX_WINOGRAD_TILES(ROCFIX_WINOGRAD_GEMM, order, terms_a, terms_b)

ROCFIX_WINOGRAD_ORDERS(ROCFIX_WINOGRAD_GEMMS, )
