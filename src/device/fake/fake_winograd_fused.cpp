// SPDX-License-Identifier: MIT
#include "device/fake/fake_winograd_fused.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "device/fake/fake_epilogue.h"
#include "kernels/winograd_fused_params.h"

namespace rocfix {
namespace {

// The matrices of Lavin and Gray for the points 0, 1, -1, infinity.
constexpr float kInput[4][4] = {{1, 0, -1, 0}, {0, 1, 1, 0}, {0, -1, 1, 0}, {0, 1, 0, -1}};
constexpr float kWeight[4][3] = {{1, 0, 0}, {0.5, 0.5, 0.5}, {0.5, -0.5, 0.5}, {0, 0, 1}};
constexpr float kResult[2][4] = {{1, 1, 1, 0}, {0, 1, -1, -1}};

template <size_t kTo, size_t kFrom>
using Square = std::array<std::array<float, kFrom>, kTo>;

template <size_t kTo, size_t kFrom>
Square<kTo, kTo> transformed(const float (&matrix)[kTo][kFrom], const Square<kFrom, kFrom>& values) {
  Square<kTo, kTo> result{};
  for (size_t i = 0; i < kTo; ++i)
    for (size_t j = 0; j < kTo; ++j)
      for (size_t a = 0; a < kFrom; ++a)
        for (size_t b = 0; b < kFrom; ++b) result[i][j] += matrix[i][a] * values[a][b] * matrix[j][b];
  return result;
}

struct Place {
  int64_t n, h, w;  // of a tile's first result
};

Place place_of(const WinogradFusedParams& p, int64_t tile) {
  const int64_t wide = p.by_tiles_w.divisor, high = p.by_tiles_h.divisor;
  return {tile / wide / high, tile / wide % high * kF2Results, tile % wide * kF2Results};
}

Square<4, 4> window(const WinogradFusedParams& p, const float* source, const Place& at, int64_t channel) {
  Square<4, 4> values{};
  for (int64_t i = 0; i < kF2Inputs; ++i)
    for (int64_t j = 0; j < kF2Inputs; ++j) {
      const int64_t h = at.h + p.first_h + i, w = at.w + p.first_w + j;
      if (h >= 0 && h < p.source_h && w >= 0 && w < p.source_w) values[i][j] = source[p.source_first + place(p.source, at.n, channel, h, w)];
    }
  return values;
}

Square<3, 3> filter(const WinogradFusedParams& p, const float* filters, int64_t row, int64_t channel) {
  Square<3, 3> values{};
  for (int64_t r = 0; r < kF2Weights; ++r)
    for (int64_t s = 0; s < kF2Weights; ++s)
      values[r][s] = filters[place(p.filter, row, channel, r, s)];
  return values;
}

void compute(const WinogradFusedParams& p, const FakeLaunch& launch, int64_t row, int64_t tile) {
  const Place at = place_of(p, tile);
  Square<4, 4> sums{};
  for (int64_t c = 0; c < p.channels; ++c) {
    const auto inputs = transformed(kInput, window(p, launch.pointers[0], at, c));
    const auto weights = transformed(kWeight, filter(p, launch.pointers[1], row, c));
    for (size_t i = 0; i < 4; ++i)
      for (size_t j = 0; j < 4; ++j) sums[i][j] += inputs[i][j] * weights[i][j];
  }
  const auto results = transformed(kResult, sums);
  for (int64_t h = at.h; h < std::min<int64_t>(at.h + kF2Results, p.result_h); ++h)
    for (int64_t w = at.w; w < std::min<int64_t>(at.w + kF2Results, p.result_w); ++w)
      launch.pointers[2][p.result_first + place(p.result, at.n, row, h, w)] =
          fake_epilogue(results[h - at.h][w - at.w], launch.pointers[3], row, p.epilogue);
}

}  // namespace

// The tile stands in the kernel's name: …_ROWSxTILES.
void fake_winograd_fused(const std::string& name, const FakeLaunch& launch) {
  const auto& p = params_of<WinogradFusedParams>(launch);
  int rows = 0, tiles = 0;
  if (sscanf(name.c_str() + name.rfind('_'), "_%dx%d", &rows, &tiles) != 2) return;
  for (int64_t group = 0; group < launch.groups; ++group) {
    const int64_t first_row = group % p.by_row_tiles.divisor * rows, first_tile = group / p.by_row_tiles.divisor * tiles;
    for (int64_t row = first_row; row < std::min<int64_t>(first_row + rows, p.rows); ++row)
      for (int64_t tile = first_tile; tile < std::min<int64_t>(first_tile + tiles, p.tiles); ++tile)
        compute(p, launch, row, tile);
  }
}

int64_t winograd_fused_elements(const void* params) {
  const auto& p = *static_cast<const WinogradFusedParams*>(params);
  const int64_t images = int64_t{p.tiles} / p.by_tiles_w.divisor / p.by_tiles_h.divisor;
  return images * p.rows * p.result_h * p.result_w;
}

}  // namespace rocfix
