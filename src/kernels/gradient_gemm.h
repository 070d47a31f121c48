// SPDX-License-Identifier: MIT
// Backward-weights as a matrix product: y's gradient times the im2col matrix, which is never stored.
//
// result[k][c r s] = sum over n oh ow of y[n][k][oh][ow] * x[n][c][oh * stride - pad + r * dilation][…]
//
// NCHW: neighbouring work-items load neighbouring pixels. NHWC: neighbouring channels (gradient_loads.h).
#pragma once

#include "kernels/device.h"
#include "kernels/gemm_tile.h"
#include "kernels/gradient_loaders.h"
#include "kernels/gradient_loads.h"
#include "kernels/gradient_params.h"
#include "kernels/gradient_quads.h"
#include "kernels/gradient_tiles.h"
#include "kernels/storage.h"

namespace rocfix {

template <class Shape>
ROCFIX_DEVICE GradientWork gradient_work(const GradientParams& p) {
  GradientWork work;
  const Division row_tile = divided(group_index(), p.by_row_tiles);
  const Division column_tile = divided(row_tile.quotient, p.by_column_tiles);
  const Division part = divided(column_tile.quotient, p.by_parts);
  work.m0 = row_tile.remainder * Shape::kBM;
  work.n0 = column_tile.remainder * Shape::kBN;
  work.part = part.remainder;
  work.group = part.quotient;
  work.begin = work.part * p.terms_of_part;
  work.end = work.begin + p.terms_of_part < p.terms ? work.begin + p.terms_of_part : p.terms;
  return work;
}

template <class Tile>
ROCFIX_DEVICE void write_part(const Tile& tile, const GradientParams& p, const GradientWork& work,
                              float* result) {
  float* const part = result + (unsigned long long)work.part * p.part + work.group * p.gemm_m * p.row_stride;
#pragma unroll
  for (int j = 0; j < Tile::kTN; ++j) {
    const int column = work.n0 + tile.first_column(j / 4) + j % 4;
    if (column >= p.columns) continue;
#pragma unroll
    for (int i = 0; i < Tile::kTM; ++i) {
      const int row = work.m0 + tile.first_row(i / 4) + i % 4;
      schedule_fence();
      if (row < p.gemm_m) part[uint32(row) * p.row_stride + column] = tile.sum[i][j];
    }
  }
}

// Rows and columns, each by a loader of its own; the only branch in the loop, as GatherLoader's.
template <class T, class Shape, class Rows, class Columns>
struct GradientLoader : SliceLoader<Rows, Columns> {
  using Both = SliceLoader<Rows, Columns>;
  int run_end = 0;

  ROCFIX_DEVICE GradientLoader(const GradientParams& p, const GradientWork& work, const T* gradient, const T* source,
                               int thread)
      : Both{{p, work, gradient, thread}, {p, work, source, thread}} {}

  ROCFIX_DEVICE void fetch(typename Both::Slice& slice, int k0) {
    if (k0 + Shape::kSliceTerms > run_end) {
      const int end_a = this->loader_a.run_end(k0), end_b = this->loader_b.run_end(k0);
      run_end = end_a < end_b ? end_a : end_b;
      this->loader_a.begin(k0);
      this->loader_b.begin(k0);
    }
    Both::fetch(slice, k0);
  }
};

template <class T, class Shape, class Rows, class Columns>
ROCFIX_DEVICE void gradient_gemm(typename GemmTile<Shape>::Lds& lds, const T* source, const T* gradient,
                                 float* result, const GradientParams& p) {
  const GradientWork work = gradient_work<Shape>(p);
  GemmTile<Shape> tile(lds);
  GradientLoader<T, Shape, Rows, Columns> loader(p, work, gradient, source, tile.thread);
  tile.reduce(loader, work.begin, work.end);
  if (tile.team == 0) write_part(tile, p, work, result);
}

// Always added in the same order.
template <class T>
ROCFIX_DEVICE void sum_parts(float (&lds)[256], const float* parts, T* w, const SumPartsParams& p) {
  const int weights = 256 >> p.run_bits, weight = thread_index() & (weights - 1),
            run = thread_index() >> (8 - p.run_bits);
  const uint32 index = uint32(group_index()) * weights + weight;
  const int begin = run * p.parts_of_run, rest = p.parts - begin,
            end = begin + (rest < p.parts_of_run ? rest : p.parts_of_run);
  float sum = 0.0f;
  if (index < p.elements)
    for (int part = begin; part < end; ++part) sum += parts[(unsigned long long)part * p.elements + index];
  lds[thread_index()] = sum;
  lds_barrier();
  if (run != 0 || index >= p.elements) return;
  for (int other = 1; other < 1 << p.run_bits; ++other) sum += lds[other * weights + weight];
  store(w[index], sum);
}

}  // namespace rocfix

#define ROCFIX_GRADIENT_KERNEL(type, T, loader, last, Rows, Columns, tile, bm, bn, tm, tn, bk, ...)   \
  ROCFIX_KERNEL((bm / tm * (bn / tn)))                                                                \
  rocfix_gradient_gemm_##type##_##loader##_##tile(const T* source, const T* gradient, float* result,  \
                                                  rocfix::GradientParams p) {                         \
    using Shape = rocfix::TileShape<bm, bn, tm, tn, bk, 1>;                                           \
    ROCFIX_SHARED rocfix::GemmTile<Shape>::Lds lds;                                                   \
    rocfix::gradient_gemm<T, Shape, rocfix::Rows<T, Shape, !last>, rocfix::Columns<T, Shape, !last>>( \
        lds, source, gradient, result, p);                                                            \
  }
#define ROCFIX_GRADIENT_WITH(type, T, loader, last, Rows, Columns, need) \
  ROCFIX_GRADIENT_TILES(ROCFIX_GRADIENT_KERNEL, type, T, loader, last, Rows, Columns)
#define ROCFIX_GRADIENT_KERNELS(type, T)                                        \
  ROCFIX_GRADIENT_LOADERS(ROCFIX_GRADIENT_WITH, type, T)                        \
  ROCFIX_KERNEL(256)                                                            \
  rocfix_sum_parts_##type(const float* parts, T* w, rocfix::SumPartsParams p) { \
    ROCFIX_SHARED float lds[256];                                               \
    rocfix::sum_parts(lds, parts, w, p);                                        \
  }
