// SPDX-License-Identifier: MIT
// The kernels of implicit_gemm for one type: every way to load with every tile.
#pragma once

#include "kernels/gather_gemm.h"
#include "kernels/gather_loaders.h"
#include "kernels/gather_sources.h"
#include "kernels/gather_weights.h"
#include "kernels/tiles.h"

#define ROCFIX_GATHER_KERNEL(type, T, Terms, loader, forward, last, Weights, wide, Source, tile, bm, bn, tm, tn, bk, teams, \
                             ...)                                                                                       \
  ROCFIX_KERNEL((bm / tm * (bn / tn) * teams))                                                                          \
  rocfix_implicit_gemm_##type##_##loader##_##tile(const T* source, const T* weights, T* result, const T* bias,          \
                                                  rocfix::GatherParams p) {                                             \
    using Shape = rocfix::TileShape<bm, bn, tm, tn, bk, teams, rocfix::Terms>;                                                         \
    ROCFIX_SHARED rocfix::GemmTile<Shape>::Lds lds;                                                                     \
    rocfix::gather_gemm<T, Shape, forward, rocfix::Weights<T, Shape, last, wide>, rocfix::Source<T, Shape, last>>(      \
        lds, source, weights, result, bias, p);                                                                         \
  }
#define ROCFIX_GATHER_TILES(type, T, Terms, loader, forward, last, Weights, wide, Source, need) \
  ROCFIX_TILES(ROCFIX_GATHER_KERNEL, type, T, Terms, loader, forward, last, Weights, wide, Source)
#define ROCFIX_GATHER_KERNELS(type, T, Terms) ROCFIX_GATHER_LOADERS(ROCFIX_GATHER_TILES, type, T, Terms)
