// SPDX-License-Identifier: MIT
// Winograd's F(2x2, 3x3) in one launch: source and filters are transformed on their way to LDS, the products of each
// component are summed in registers and transformed back at the end. Forward and backward-data.
#pragma once

#include "kernels/winograd_fused_loads.h"
#include "kernels/winograd_fused_tiles.h"
#include "kernels/winograd_fused_write.h"

namespace rocfix {

template <class Shape, bool kChannelsLast>
struct FusedPieces {
  using Type = FusedRowPieces<Shape>;
};
template <class Shape>
struct FusedPieces<Shape, true> {
  using Type = FusedTilePieces<Shape>;
};

// A loop of its own for each kind of wave: none has a branch.
template <class Tiles, class Filters, class Shape, class T>
ROCFIX_DEVICE void reduce_fused(FusedTile<Shape>& tile, const T* source, const T* filters, const WinogradFusedParams& p,
                                int first_row, int first_tile) {
  constexpr bool kAllLoad = (Tiles::kWaves + Filters::kWaves) * kWaveLanes == Shape::kThreads;
  const int wave = uniform(thread_index() / kWaveLanes);
  if (wave < Tiles::kWaves)
    tile.reduce(Tiles(p, source, first_tile, wave), p.channels);
  else if (kAllLoad || wave < Tiles::kWaves + Filters::kWaves)
    tile.reduce(Filters(p, filters, first_row, wave - Tiles::kWaves), p.channels);
  else
    tile.reduce(FusedNoLoader<Tiles::kSlices>(), p.channels);
}

template <class Shape, class Pieces, class Tiles, class Filters, class T>
ROCFIX_DEVICE void winograd_fused(Vec4* lds, const T* source, const T* filters, T* result, const T* bias,
                                  const WinogradFusedParams& p) {
  const Division block = divided(group_index(), p.by_row_tiles);
  const int first_row = block.remainder * Shape::kRows, first_tile = block.quotient * Shape::kTiles;
  FusedTile<Shape> tile(lds);
  reduce_fused<Tiles, Filters>(tile, source, filters, p, first_row, first_tile);
  tile.locate_again();
  write_fused<Shape, Pieces>(tile, result, bias, p, first_row, first_tile);
}

}  // namespace rocfix

// As many as eight waves a SIMD may have; left to itself, clang 15 takes one more for bf16 in NHWC.
#ifdef __CUDACC__
#define ROCFIX_EIGHT_WAVES
#else
#define ROCFIX_EIGHT_WAVES __attribute__((amdgpu_num_vgpr(128)))
#endif

#define ROCFIX_WINOGRAD_FUSED_KERNEL(type, T, access, channels_last, Filters, Tiles, tile, rows, tiles, tm, tn, ...) \
  ROCFIX_KERNEL((16 * (rows / tm) * (tiles / tn)))                                                                 \
  ROCFIX_EIGHT_WAVES rocfix_winograd_fused_##type##_##access##_##tile(const T* source, const T* filters, T* result, const T* bias,    \
                                                   rocfix::WinogradFusedParams p) {                                \
    using Shape = rocfix::FusedShape<rows, tiles, tm, tn>;                                                         \
    using Pieces = rocfix::FusedPieces<Shape, channels_last>::Type;                                                \
    ROCFIX_SHARED rocfix::FusedLds<Shape, Pieces::kExchanged> lds;                                                 \
    rocfix::winograd_fused<Shape, Pieces, rocfix::Tiles<Shape, T>, rocfix::Filters<Shape, T>>(lds, source, filters, \
                                                                                              result, bias, p);    \
  }
#define ROCFIX_WINOGRAD_FUSED_ACCESS(type, T, access, channels_last, Filters, Tiles) \
  ROCFIX_WINOGRAD_FUSED_TILES(ROCFIX_WINOGRAD_FUSED_KERNEL, type, T, access, channels_last, Filters, Tiles)
#define ROCFIX_WINOGRAD_FUSED_KERNELS(type, T) ROCFIX_WINOGRAD_FUSED_ACCESSES(ROCFIX_WINOGRAD_FUSED_ACCESS, type, T)
