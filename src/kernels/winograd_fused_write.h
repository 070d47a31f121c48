// SPDX-License-Identifier: MIT
// The end of winograd_fused: a work-item has the sums of one component, a tile's results want all 16. They are exchanged
// through LDS, a piece at a time, transformed back, and stored.
#pragma once

#include "kernels/epilogue.h"
#include "kernels/winograd_f2.h"
#include "kernels/winograd_fused_loads.h"
#include "kernels/winograd_lines.h"

namespace rocfix {

// Results of a tile: h w, h w+1, h+1 w, h+1 w+1.
inline constexpr int kF2TileResults = kF2Results * kF2Results;

// A tile's sums out of LDS, transformed back; `component` floats lie between two of them.
ROCFIX_DEVICE void read_results(const float* first, int component, float (&results)[kF2TileResults]) {
  float sums[kF2Inputs][kF2Inputs], values[kF2Results][kF2Results];
#pragma unroll
  for (int k = 0; k < kF2Components; ++k) sums[k / kF2Inputs][k % kF2Inputs] = first[k * component];
  transform_tile<F2Result>(sums, values);
#pragma unroll
  for (int k = 0; k < kF2TileResults; ++k) results[k] = values[k / kF2Results][k % kF2Results];
}

template <class T>
ROCFIX_DEVICE void add_bias(const T* bias, int row, float (&results)[kF2TileResults]) {
  const float more = widened(bias[row]);
#pragma unroll
  for (int k = 0; k < kF2TileResults; ++k) results[k] += more;
}

template <class T>
ROCFIX_DEVICE void store_results(T* result, const WinogradFusedParams& p, const FusedPlace& at, int row,
                                 const float (&results)[kF2TileResults]) {
  if (!at.is_there || row >= p.rows) return;
  T* const to = result + (uint32(p.result_first) + uint32(at.n) * p.result.a + uint32(row) * p.result.b +
                          uint32(at.h) * p.result.c + uint32(at.w) * p.result.d);
  const bool turned = p.result.d < 0;
#pragma unroll
  for (int i = 0; i < kF2Results; ++i) {
    const float first = results[i * kF2Results], second = results[i * kF2Results + 1];
    T* const line = to + i * p.result.c;
    const bool has_line = at.h + i < p.result_h;
    if (p.stores_pairs) {
      Pack<T, kF2Results> pair;
      store(pair.v[0], turned ? second : first);
      store(pair.v[1], turned ? first : second);
      if (has_line) *reinterpret_cast<Pack<T, kF2Results>*>(turned ? line - 1 : line) = pair;
    } else {
      if (has_line) store(line[0], first);
      if (has_line && at.w + 1 < p.result_w) store(line[p.result.d], second);
    }
  }
}

// NCHW: pieces of rows, lanes are tiles. In LDS, a line has the tiles of a component and row.
template <class Shape>
struct FusedRowPieces {
  static constexpr int kPieces = Shape::kQuadsM, kLines = Shape::kRows / kPieces, kAcross = Shape::kTiles;
  static constexpr int kExchanged = kF2Components * kLines * kAcross;

  // Eight lanes write two quads of lines, which so fall on different halves of the banks.
  ROCFIX_DEVICE static int place(int line, int across) { return (line * kAcross + across) ^ (line / 4 % 2 * 16); }
  ROCFIX_DEVICE static int row_of(int piece, int line, int) { return piece * kLines + line; }
  ROCFIX_DEVICE static int tile_of(int, int, int across) { return across; }

  ROCFIX_DEVICE static void give(const FusedTile<Shape>& tile, int piece, float* lds) {
#pragma unroll
    for (int i = 0; i < 4; ++i)
#pragma unroll
      for (int q = 0; q < Shape::kQuadsN; ++q) {
        const float(&sum)[Shape::kTN] = tile.sum[piece * 4 + i];
        const int line = tile.component * kLines + tile.tm * 4 + i;
        *reinterpret_cast<Vec4*>(lds + place(line, tile.tile_quad(q) * 4)) = {sum[q * 4], sum[q * 4 + 1], sum[q * 4 + 2],
                                                                              sum[q * 4 + 3]};
      }
  }
};

// NHWC: pieces of tiles, lanes are rows. In LDS, a line has the rows of a component and tile.
template <class Shape>
struct FusedTilePieces {
  static constexpr int kPieces = Shape::kQuadsN, kLines = Shape::kTiles / kPieces, kAcross = Shape::kRows;
  static constexpr int kExchanged = kF2Components * kLines * kAcross;

  // Eight lanes write four quads of lines, two quads each.
  ROCFIX_DEVICE static int place(int line, int across) { return (line * kAcross + across) ^ (line / 4 % 4 * 8); }
  ROCFIX_DEVICE static int row_of(int, int, int across) { return across; }
  ROCFIX_DEVICE static int tile_of(int piece, int line, int) { return piece * kLines + line; }

  ROCFIX_DEVICE static void give(const FusedTile<Shape>& tile, int piece, float* lds) {
    const int quad_of_lines = tile.tile_quad(piece) % (kLines / 4);
#pragma unroll
    for (int j = 0; j < 4; ++j)
#pragma unroll
      for (int q = 0; q < Shape::kQuadsM; ++q) {
        const int column = piece * 4 + j, line = tile.component * kLines + quad_of_lines * 4 + j;
        *reinterpret_cast<Vec4*>(lds + place(line, tile.row_quad(q) * 4)) = {
            tile.sum[q * 4][column], tile.sum[q * 4 + 1][column], tile.sum[q * 4 + 2][column], tile.sum[q * 4 + 3][column]};
      }
  }
};

template <class Shape, class Pieces, class T>
ROCFIX_DEVICE void write_fused(const FusedTile<Shape>& tile, T* result, const T* bias, const WinogradFusedParams& p,
                               int first_row, int first_tile) {
  constexpr int kLinesAtOnce = Shape::kThreads / Pieces::kAcross, kSteps = Pieces::kLines / kLinesAtOnce;
  const int across = tile.thread % Pieces::kAcross, first_line = tile.thread / Pieces::kAcross;
  float* const lds = tile.at(0);
#pragma unroll
  for (int piece = 0; piece < Pieces::kPieces; ++piece) {
    lds_barrier();
    Pieces::give(tile, piece, lds);
    lds_barrier();
    float results[kSteps][kF2TileResults];
#pragma unroll
    for (int step = 0; step < kSteps; ++step) {
      const int line = first_line + step * kLinesAtOnce, row = first_row + Pieces::row_of(piece, line, across);
      read_results(lds + Pieces::place(line, across), Pieces::kLines * Pieces::kAcross, results[step]);
      if (bias) add_bias(bias, row < p.rows ? row : p.rows - 1, results[step]);
    }
    activate(results, p.epilogue);
#pragma unroll
    for (int step = 0; step < kSteps; ++step) {
      const int line = first_line + step * kLinesAtOnce;
      const FusedPlace place = fused_place(p, first_tile + Pieces::tile_of(piece, line, across));
      store_results(result, p, place, first_row + Pieces::row_of(piece, line, across), results[step]);
    }
  }
}

}  // namespace rocfix
