// SPDX-License-Identifier: MIT
// How a tile of results reaches memory.
#pragma once

#include "kernels/epilogue.h"
#include "kernels/gather_work.h"

namespace rocfix {

template <class T, class Tile>
struct GatherWriter {
  const Tile& tile;
  const GatherParams& p;
  const GatherWork& work;
  T* result;  // of the group

  // Where row m0 of a column lies.
  ROCFIX_DEVICE T* top(int column) const {
    const GatherPixel pixel = gather_pixel(work, column);
    const int h = work.h.first + pixel.row * p.result_step_h, w = work.w.first + pixel.column * p.result_step_w;
    return result + (uint32(pixel.n) * p.result.a + uint32(work.m0) * p.result.b + uint32(h) * p.result.c +
                     uint32(w) * p.result.d);
  }

  ROCFIX_DEVICE bool has_row(int row) const { return work.m0 + row < p.gemm_m; }

  // One store at a time: their 64-bit addresses would otherwise all be computed first and cost VGPRs.
  ROCFIX_DEVICE void column_quad(int quad) const {
    const int column = work.n0 + tile.first_column(quad);
    if (column >= work.columns) return;
    T* const column_top = top(column);
#pragma unroll
    for (int i = 0; i < Tile::kTM; ++i) {
      const float(&sum)[Tile::kTN] = tile.sum[i];
      const int row = tile.first_row(i / 4) + i % 4;
      schedule_fence();
      if (has_row(row)) *reinterpret_cast<Pack<T, 4>*>(column_top + uint32(row) * p.result.b) = packed(&sum[quad * 4], 1);
    }
  }

  ROCFIX_DEVICE void row_quads(int j) const {
    const int column = work.n0 + tile.first_column(j / 4) + j % 4;
    if (column >= work.columns) return;
    T* const column_top = top(column);
#pragma unroll
    for (int quad = 0; quad < Tile::kQuadsM; ++quad) {
      const int row = tile.first_row(quad);
      schedule_fence();
      if (has_row(row))
        *reinterpret_cast<Pack<T, 4>*>(column_top + row) = packed(&tile.sum[quad * 4][j], Tile::kTN);
    }
  }

  ROCFIX_DEVICE void each(int j) const {
    const int column = work.n0 + tile.first_column(j / 4) + j % 4;
    if (column >= work.columns) return;
    T* const column_top = top(column);
#pragma unroll
    for (int i = 0; i < Tile::kTM; ++i) {
      const int row = tile.first_row(i / 4) + i % 4;
      schedule_fence();
      if (has_row(row)) store(column_top[uint32(row) * p.result.b], tile.sum[i][j]);
    }
  }

  ROCFIX_DEVICE static Pack<T, 4> packed(const float* first, int step) {
    Pack<T, 4> pack;
#pragma unroll
    for (int i = 0; i < 4; ++i) store(pack.v[i], first[i * step]);
    return pack;
  }
};

// Bias and activation of forward, in place. Rows past the last take the last one's bias; they are never stored.
template <class T, class Tile>
ROCFIX_DEVICE void apply_epilogue(Tile& tile, const GatherParams& p, const GatherWork& work, const T* bias) {
  if (bias) {
    const T* const first = bias + work.group * p.gemm_m;
#pragma unroll
    for (int i = 0; i < Tile::kTM; ++i) {
      const int row = work.m0 + tile.first_row(i / 4) + i % 4;
      const float value = widened(first[uint32(row < p.gemm_m ? row : p.gemm_m - 1)]);
#pragma unroll
      for (int j = 0; j < Tile::kTN; ++j) {
        tile.sum[i][j] += value;
        keep_here(tile.sum[i][j]);
      }
    }
  }
  activate(tile.sum, p.epilogue);
}

template <class T, class Tile>
ROCFIX_DEVICE void write_results(const Tile& tile, const GatherParams& p, const GatherWork& work, T* result) {
  const GatherWriter<T, Tile> writer{tile, p, work, result + work.group * p.gemm_m * p.result.b};
  if (p.write == kWriteColumnQuads) {
#pragma unroll
    for (int quad = 0; quad < Tile::kQuadsN; ++quad) writer.column_quad(quad);
  } else if (p.write == kWriteRowQuads) {
#pragma unroll
    for (int j = 0; j < Tile::kTN; ++j) writer.row_quads(j);
  } else {
#pragma unroll
    for (int j = 0; j < Tile::kTN; ++j) writer.each(j);
  }
}

}  // namespace rocfix
