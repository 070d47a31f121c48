// SPDX-License-Identifier: MIT
// Convolution in three plain steps: im2col writes the columns matrix, gemm multiplies, reshape moves the
// batch to the front. A readable reference that shares no code with implicit_gemm.
#include "kernels/device.h"
#include "kernels/epilogue.h"
#include "kernels/params.h"

namespace rocfix {

constexpr int kGemmTile = 64;  // rows and columns of C a work-group computes; each work-item 4 x 4 of them
constexpr int kGemmDepth = 16;

// Loads a kGemmDepth x kGemmTile slab; `row_step` and `column_step` are the strides of the source matrix.
ROCFIX_DEVICE void load_slab(float (*slab)[kGemmTile + 4], const float* source, int depth0, int depth_end,
                             int index0, int index_end, int depth_step, int index_step, bool depth_fastest) {
  for (int i = thread_index(); i < kGemmDepth * kGemmTile; i += 256) {
    const int d = depth_fastest ? i % kGemmDepth : i / kGemmTile;
    const int j = depth_fastest ? i / kGemmDepth : i % kGemmTile;
    const bool inside = depth0 + d < depth_end && index0 + j < index_end;
    const long long offset = (long long)(depth0 + d) * depth_step + (long long)(index0 + j) * index_step;
    slab[d][j] = inside ? source[offset] : 0.0f;
  }
}

ROCFIX_DEVICE void multiply_slabs(float (&sum)[4][4], const float (*a)[kGemmTile + 4],
                                  const float (*b)[kGemmTile + 4], int row, int column) {
  for (int d = 0; d < kGemmDepth; ++d)
#pragma unroll
    for (int i = 0; i < 4; ++i)
#pragma unroll
      for (int j = 0; j < 4; ++j)
        sum[i][j] = __builtin_fmaf(a[d][row + i * 16], b[d][column + j * 16], sum[i][j]);
}

}  // namespace rocfix

ROCFIX_KERNEL(256)
rocfix_im2col_f32(const float* x, float* columns, rocfix::Im2colParams p) {
  using namespace rocfix;
  const int column = group_index() % p.column_tiles * 256 + thread_index();
  const int row = group_index() / p.column_tiles;
  if (column >= p.gemm_n) return;
  const Division channel = divided(row, p.by_filter), tap = divided(channel.remainder, p.by_filter_w);
  const Division image = divided(column, p.by_out_plane), pixel = divided(image.remainder, p.by_out_w);
  const int ih = pixel.quotient * p.stride_h - p.pad_h + tap.quotient * p.dilation_h;
  const int iw = pixel.remainder * p.stride_w - p.pad_w + tap.remainder * p.dilation_w;
  const bool inside = uint32(ih) < uint32(p.h) && uint32(iw) < uint32(p.w);
  const long long offset = (long long)image.quotient * p.image + (long long)(channel.quotient * p.h + ih) * p.w + iw;
  columns[(long long)row * p.gemm_n + column] = inside ? x[offset] : 0.0f;
}

ROCFIX_KERNEL(256)
rocfix_gemm_f32(const float* a, const float* b, float* c, const float* bias, rocfix::GemmParams p) {
  using namespace rocfix;
  ROCFIX_SHARED float slab_a[kGemmDepth][kGemmTile + 4];
  ROCFIX_SHARED float slab_b[kGemmDepth][kGemmTile + 4];
  const int row_tiles = (p.m + kGemmTile - 1) / kGemmTile;
  const int row0 = group_index() % row_tiles * kGemmTile, column0 = group_index() / row_tiles * kGemmTile;
  const int row = thread_index() / 16, column = thread_index() % 16;
  float sum[4][4] = {};
  for (int depth = 0; depth < p.k; depth += kGemmDepth) {
    load_slab(slab_a, a, depth, p.k, row0, p.m, 1, p.k, true);
    load_slab(slab_b, b, depth, p.k, column0, p.n, p.n, 1, false);
    lds_barrier();
    multiply_slabs(sum, slab_a, slab_b, row, column);
    lds_barrier();
  }
#pragma unroll
  for (int i = 0; i < 4; ++i)
#pragma unroll
    for (int j = 0; j < 4; ++j) {
      const int m = row0 + row + i * 16, n = column0 + column + j * 16;
      if (m < p.m && n < p.n) c[(long long)m * p.n + n] = activated(biased(sum[i][j], bias, m), p.epilogue);
    }
}

ROCFIX_KERNEL(256)
rocfix_reshape_f32(const float* from, float* to, rocfix::ReshapeParams p) {
  const rocfix::uint32 index = rocfix::uint32(rocfix::group_index()) * 256u + rocfix::thread_index();
  if (index >= p.elements) return;
  const rocfix::uint32 q = index % p.plane, rest = index / p.plane;
  const rocfix::uint32 k = rest % p.k, n = rest / p.k;
  to[index] = from[((long long)k * p.n + n) * p.plane + q];
}
