// SPDX-License-Identifier: MIT
#include "device/fake/fake_winograd.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "device/fake/fake_epilogue.h"
#include "kernels/winograd_params.h"

namespace rocfix {
namespace {

using Row = std::array<float, kWinogradInputs>;  // the last ones may be unused

// The matrices of Lavin and Gray for the points 0, 1, -1, 2, -2, infinity; the weights' times 24.
constexpr Row kInput[] = {{4, 0, -5, 0, 1, 0},  {0, -4, -4, 1, 1, 0}, {0, 4, -4, -1, 1, 0},
                          {0, -2, -1, 2, 1, 0}, {0, 2, -1, -2, 1, 0}, {0, 4, 0, -5, 0, 1}};
constexpr Row kWeight[] = {{6, 0, 0}, {-4, -4, -4}, {-4, 4, -4}, {1, 2, 4}, {1, -2, 4}, {0, 0, 24}};
constexpr Row kResult[] = {{1, 1, 1, 1, 1, 0}, {0, 1, -1, 2, -2, 0}, {0, 1, 1, 4, 4, 0}, {0, 1, -1, 8, -8, 1}};

struct Values {
  float v[kWinogradInputs][kWinogradInputs] = {};
};

// One of the matrices above, or the same transposed.
struct Matrix {
  const Row* rows;
  int from, to;
  bool transposed = false;

  float at(int row, int column) const { return transposed ? rows[column][row] : rows[row][column]; }
};

constexpr Matrix kInputLine{kInput, 6, 6}, kWeightLine{kWeight, 3, 6}, kResultLine{kResult, 6, 4},
    kResultGradientLine{kResult, 4, 6, true}, kWeightGradientLine{kWeight, 6, 3, true};

Values transformed(const Matrix& matrix, const Values& values) {
  Values result;
  for (int i = 0; i < matrix.to; ++i)
    for (int j = 0; j < matrix.to; ++j)
      for (int a = 0; a < matrix.from; ++a)
        for (int b = 0; b < matrix.from; ++b) result.v[i][j] += matrix.at(i, a) * values.v[a][b] * matrix.at(j, b);
  return result;
}

Values read_matrices(const float* first, int64_t component) {
  Values values;
  for (int i = 0; i < kWinogradComponents; ++i) values.v[i / kWinogradInputs][i % kWinogradInputs] = first[i * component];
  return values;
}

void write_matrices(const Values& values, float* first, int64_t component) {
  for (int i = 0; i < kWinogradComponents; ++i) first[i * component] = values.v[i / kWinogradInputs][i % kWinogradInputs];
}

struct Tile {
  int64_t channel, tile, n, h, w;
};

// Calls use(tile) for each that the grid covers; the kernel's order of work-items does not matter here.
template <class Use>
void for_each_tile(const WinogradTilesParams& p, const FakeLaunch& launch, const Use& use) {
  const int64_t count = std::min<int64_t>(p.work_items, int64_t{launch.groups} * launch.threads);
  const bool channels_last = p.matrix.channel == 1 && p.matrix.tile != 1;
  for (int64_t i = 0; i < count; ++i) {
    const int64_t slow = i / p.by_neighbours.divisor, fast = i % p.by_neighbours.divisor;
    Tile tile{channels_last ? fast : slow, channels_last ? slow : fast, 0, 0, 0};
    tile.n = tile.tile / p.by_tiles_w.divisor / p.by_tiles_h.divisor;
    tile.h = tile.tile / p.by_tiles_w.divisor % p.by_tiles_h.divisor * kWinogradResults + p.first_h;
    tile.w = tile.tile % p.by_tiles_w.divisor * kWinogradResults + p.first_w;
    use(tile);
  }
}

bool is_there(const WinogradTilesParams& p, const Tile& tile, int row, int column) {
  return tile.channel < p.channels && tile.tile < p.tiles && tile.h + row >= 0 && tile.h + row < p.height &&
         tile.w + column >= 0 && tile.w + column < p.width;
}

int64_t place_of(const WinogradTilesParams& p, const Tile& tile, int row, int column) {
  return place(p.tensor, tile.n, tile.channel, tile.h + row, tile.w + column);
}

int64_t first_of(const WinogradTilesParams& p, const Tile& tile) {
  return tile.channel * p.matrix.channel + tile.tile * p.matrix.tile;
}

// Calls use(row, term) for each pair that the grid covers.
template <class Use>
void for_each_weight(const WinogradWeightsParams& p, const FakeLaunch& launch, bool rows_are_neighbours, const Use& use) {
  const int64_t count = std::min<int64_t>(p.work_items, int64_t{launch.groups} * launch.threads);
  for (int64_t i = 0; i < count; ++i) {
    const int64_t slow = i / p.by_neighbours.divisor, fast = i % p.by_neighbours.divisor;
    rows_are_neighbours ? use(fast, slow) : use(slow, fast);
  }
}

int64_t weight_place(const WinogradWeightsParams& p, int64_t row, int64_t term, int r, int s) {
  return p.first + place(p.tensor, row, term, r, s);
}

}  // namespace

void fake_winograd_tensor(const std::string& name, const FakeLaunch& launch) {
  const auto& p = params_of<WinogradTilesParams>(launch);
  const Matrix& matrix = name.find("_gradient_") == name.npos ? kInputLine : kResultGradientLine;
  for_each_tile(p, launch, [&](const Tile& tile) {
    Values values;
    for (int row = 0; row < matrix.from; ++row)
      for (int column = 0; column < matrix.from; ++column)
        if (is_there(p, tile, row, column)) values.v[row][column] = launch.pointers[0][place_of(p, tile, row, column)];
    write_matrices(transformed(matrix, values), launch.pointers[1] + first_of(p, tile), p.matrix.component);
  });
}

void fake_winograd_result(const std::string&, const FakeLaunch& launch) {
  const auto& p = params_of<WinogradTilesParams>(launch);
  for_each_tile(p, launch, [&](const Tile& tile) {
    const auto values =
        transformed(kResultLine, read_matrices(launch.pointers[0] + first_of(p, tile), p.matrix.component));
    for (int row = 0; row < kWinogradResults; ++row)
      for (int column = 0; column < kWinogradResults; ++column)
        if (is_there(p, tile, row, column))
          launch.pointers[1][place_of(p, tile, row, column)] =
              fake_epilogue(values.v[row][column] / 576, launch.pointers[2], tile.channel, p.epilogue);
  });
}

void fake_winograd_weights(const std::string&, const FakeLaunch& launch) {
  const auto& p = params_of<WinogradWeightsParams>(launch);
  for_each_weight(p, launch, true, [&](int64_t row, int64_t term) {
    Values values;
    for (int r = 0; r < kWinogradWeights; ++r)
      for (int s = 0; s < kWinogradWeights; ++s)
        if (row < p.rows && term < p.terms) values.v[r][s] = launch.pointers[0][weight_place(p, row, term, r, s)];
    write_matrices(transformed(kWeightLine, values), launch.pointers[1] + term * p.term + row * p.row, p.component);
  });
}

void fake_winograd_weights_gradient(const std::string&, const FakeLaunch& launch) {
  const auto& p = params_of<WinogradWeightsParams>(launch);
  for_each_weight(p, launch, false, [&](int64_t row, int64_t term) {
    if (row >= p.rows || term >= p.terms) return;
    Values sums;
    for (int64_t part = 0; part < p.parts; ++part) {
      const auto values =
          read_matrices(launch.pointers[0] + part * p.part + term * p.term + row * p.row, p.component);
      for (int i = 0; i < kWinogradComponents; ++i) sums.v[i / 6][i % 6] += values.v[i / 6][i % 6];
    }
    const auto gradient = transformed(kWeightGradientLine, sums);
    for (int r = 0; r < kWinogradWeights; ++r)
      for (int s = 0; s < kWinogradWeights; ++s)
        launch.pointers[1][weight_place(p, row, term, r, s)] = gradient.v[r][s] / 576;
  });
}

// The order of a's and b's lines, and the tile's size, stand in the kernel's name: …_tn_ROWSxCOLUMNS.
void fake_winograd_gemm(const std::string& name, const FakeLaunch& launch) {
  const auto& p = params_of<WinogradGemmParams>(launch);
  char a_order = 0, b_order = 0;
  int rows = 0, columns = 0;
  if (sscanf(name.c_str(), "rocfix_winograd_gemm_%c%c_%dx%d", &a_order, &b_order, &rows, &columns) != 4) return;
  for (int64_t group = 0; group < launch.groups; ++group) {
    int64_t rest = group;
    const auto next = [&](const Divider& by) {
      const int64_t digit = rest % by.divisor;
      rest /= by.divisor;
      return digit;
    };
    const int64_t m0 = next(p.by_row_tiles) * rows, n0 = next(p.by_column_tiles) * columns;
    const int64_t component = next(p.by_components), begin = rest * p.terms_of_part;
    const int64_t end = std::min<int64_t>(begin + p.terms_of_part, p.terms);
    const float* a = launch.pointers[0] + component * p.component_a;
    const float* b = launch.pointers[1] + component * p.component_b;
    float* result = launch.pointers[2] + (rest * p.by_components.divisor + component) * p.component_result;
    for (int64_t m = m0; m < m0 + rows; ++m)
      for (int64_t n = n0; n < n0 + columns; ++n) {
        float sum = 0;
        for (int64_t k = begin; k < end; ++k)
          sum += (a_order == 't' ? a[m * p.pitch_a + k] : a[k * p.pitch_a + m]) *
                 (b_order == 't' ? b[n * p.pitch_b + k] : b[k * p.pitch_b + n]);
        result[m * p.pitch_result + n] = sum;
      }
  }
}

int64_t winograd_tensor_elements(const void* params) {
  return int64_t{kWinogradComponents} * static_cast<const WinogradTilesParams*>(params)->matrix.component;
}

int64_t winograd_result_elements(const void* params) {
  const auto& p = *static_cast<const WinogradTilesParams*>(params);
  const int64_t images = p.tiles / p.by_tiles_w.divisor / p.by_tiles_h.divisor;
  return images * p.channels * p.height * p.width;
}

int64_t winograd_weights_elements(const void* params) {
  return static_cast<const WinogradWeightsParams*>(params)->part;
}

int64_t winograd_weights_gradient_elements(const void* params) {
  const auto& p = *static_cast<const WinogradWeightsParams*>(params);
  return int64_t{p.rows} * p.terms * kWinogradWeights * kWinogradWeights;
}

int64_t winograd_gemm_elements(const void* params) {
  const auto& p = *static_cast<const WinogradGemmParams*>(params);
  return int64_t{kWinogradComponents} * p.component_result;
}

}  // namespace rocfix
