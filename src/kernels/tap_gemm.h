// SPDX-License-Identifier: MIT
// The kernels of tap_gemm for one type: both directions with every tile.
#pragma once

#include "kernels/gather_gemm.h"
#include "kernels/tap_loads.h"
#include "kernels/tiles.h"

#define ROCFIX_TAP_KERNEL(type, T, Terms, direction, forward, tile, bm, bn, tm, tn, bk, teams, ...)                     \
  ROCFIX_KERNEL((bm / tm * (bn / tn) * teams))                                                                          \
  rocfix_tap_gemm_##type##_##direction##_##tile(const T* source, const T* weights, T* result, const T* bias,            \
                                                rocfix::GatherParams p) {                                               \
    using Shape = rocfix::TileShape<bm, bn, tm, tn, bk, teams, rocfix::Terms>;                                          \
    ROCFIX_SHARED rocfix::GemmTile<Shape>::Lds lds;                                                                     \
    rocfix::gather_gemm<T, Shape, forward, rocfix::WeightsByTap<T, Shape, true, 4>, rocfix::SourceByTap<T, Shape, true>>( \
        lds, source, weights, result, bias, p);                                                                         \
  }
#define ROCFIX_TAP_KERNELS(type, T, Terms)                   \
  ROCFIX_TILES(ROCFIX_TAP_KERNEL, type, T, Terms, fwd, true) \
  ROCFIX_TILES(ROCFIX_TAP_KERNEL, type, T, Terms, bwd, false)
