// SPDX-License-Identifier: MIT
// The first and the last pass of winograd. A work-item transforms one tile of one channel; neighbouring work-items take
// neighbouring tiles (NCHW) or neighbouring channels (NHWC), and so do the matrices in memory.
#pragma once

#include "kernels/device.h"
#include "kernels/epilogue.h"
#include "kernels/storage.h"
#include "kernels/winograd_f4.h"
#include "kernels/winograd_params.h"

namespace rocfix {

ROCFIX_DEVICE uint32 work_item() {
  return uint32(group_index()) * kWinogradThreads + thread_index();
}

// One tile of one channel.
struct WinogradTile {
  int channel, tile;
  int n, h, w;    // its image and first element; may lie outside
  bool is_there;  // else it is padding of the matrix
};

template <bool kChannelsLast>
ROCFIX_DEVICE WinogradTile winograd_tile(const WinogradTilesParams& p) {
  const Division place = divided(work_item(), p.by_neighbours);
  WinogradTile tile;
  tile.channel = kChannelsLast ? place.remainder : place.quotient;
  tile.tile = kChannelsLast ? place.quotient : place.remainder;
  const Division row = divided(tile.tile, p.by_tiles_w), image = divided(row.quotient, p.by_tiles_h);
  tile.n = image.quotient;
  tile.h = image.remainder * kWinogradResults + p.first_h;
  tile.w = row.remainder * kWinogradResults + p.first_w;
  tile.is_there = tile.channel < p.channels && tile.tile < p.tiles;
  return tile;
}

// Elements from the tensor's start; of an element outside it may have wrapped around.
ROCFIX_DEVICE uint32 element_of(const WinogradTilesParams& p, const WinogradTile& tile, int row, int column) {
  return uint32(tile.n) * p.tensor.a + uint32(tile.channel) * p.tensor.b + uint32(tile.h + row) * p.tensor.c +
         uint32(tile.w + column) * p.tensor.d;
}

ROCFIX_DEVICE bool is_inside(const WinogradTilesParams& p, const WinogradTile& tile, int row, int column) {
  return tile.is_there && uint32(tile.h + row) < uint32(p.height) && uint32(tile.w + column) < uint32(p.width);
}

template <class T, int kSize>
ROCFIX_DEVICE void read_tile(const T* tensor, const WinogradTilesParams& p, const WinogradTile& tile,
                             float (&values)[kSize][kSize]) {
#pragma unroll
  for (int row = 0; row < kSize; ++row)
#pragma unroll
    for (int column = 0; column < kSize; ++column) {
      const bool counts = is_inside(p, tile, row, column);
      const uint32 bytes = element_of(p, tile, row, column) * uint32(sizeof(T));
      values[row][column] = counted(load_safely(tensor, bytes, counts), counts);
    }
}

ROCFIX_DEVICE uint32 first_element(const WinogradMatrix& matrix, const WinogradTile& tile) {
  return uint32(tile.channel) * matrix.channel + uint32(tile.tile) * matrix.tile;
}

ROCFIX_DEVICE void write_components(const float (&values)[kWinogradInputs][kWinogradInputs], float* first,
                                    uint32 component) {
#pragma unroll
  for (int row = 0; row < kWinogradInputs; ++row)
#pragma unroll
    for (int column = 0; column < kWinogradInputs; ++column)
      first[(unsigned long long)component * (row * kWinogradInputs + column)] = values[row][column];
}

ROCFIX_DEVICE void read_components(const float* first, uint32 component,
                                   float (&values)[kWinogradInputs][kWinogradInputs]) {
#pragma unroll
  for (int row = 0; row < kWinogradInputs; ++row)
#pragma unroll
    for (int column = 0; column < kWinogradInputs; ++column)
      values[row][column] = first[(unsigned long long)component * (row * kWinogradInputs + column)];
}

// x to its components (Line: InputLine), or y's gradient in backward-weights (ResultGradientLine).
template <class Line, class T, bool kChannelsLast>
ROCFIX_DEVICE void transform_tensor(const T* tensor, float* matrices, const WinogradTilesParams& p) {
  if (work_item() >= p.work_items) return;
  const WinogradTile tile = winograd_tile<kChannelsLast>(p);
  float values[Line::kFrom][Line::kFrom], components[Line::kTo][Line::kTo];
  read_tile(tensor, p, tile, values);
  transform_tile<Line>(values, components);
  write_components(components, matrices + first_element(p.matrix, tile), p.matrix.component);
}

template <class T, bool kChannelsLast>
ROCFIX_DEVICE void transform_result(const float* matrices, T* tensor, const T* bias, const WinogradTilesParams& p) {
  if (work_item() >= p.work_items) return;
  const WinogradTile tile = winograd_tile<kChannelsLast>(p);
  if (!tile.is_there) return;
  float components[kWinogradInputs][kWinogradInputs], values[kWinogradResults][kWinogradResults];
  read_components(matrices + first_element(p.matrix, tile), p.matrix.component, components);
  transform_tile<ResultLine>(components, values);
#pragma unroll
  for (int row = 0; row < kWinogradResults; ++row)
#pragma unroll
    for (int column = 0; column < kWinogradResults; ++column)
      values[row][column] = biased(unscaled(values[row][column]), bias, tile.channel);
  activate(values, p.epilogue);
#pragma unroll
  for (int row = 0; row < kWinogradResults; ++row)
#pragma unroll
    for (int column = 0; column < kWinogradResults; ++column)
      if (is_inside(p, tile, row, column)) store(tensor[element_of(p, tile, row, column)], values[row][column]);
}

template <class T>
ROCFIX_DEVICE void transform_weights(const T* weights, float* matrices, const WinogradWeightsParams& p) {
  if (work_item() >= p.work_items) return;
  const Division place = divided(work_item(), p.by_neighbours);
  const int term = place.quotient, row = place.remainder;
  const bool is_there = term < p.terms && row < p.rows;
  float values[kWinogradWeights][kWinogradWeights], components[kWinogradInputs][kWinogradInputs];
#pragma unroll
  for (int r = 0; r < kWinogradWeights; ++r)
#pragma unroll
    for (int s = 0; s < kWinogradWeights; ++s) {
      const int element = p.first + row * p.tensor.a + term * p.tensor.b + r * p.tensor.c + s * p.tensor.d;
      values[r][s] = counted(load_safely(weights, uint32(element) * uint32(sizeof(T)), is_there), is_there);
    }
  transform_tile<WeightLine>(values, components);
  write_components(components, matrices + (uint32(term) * p.term + uint32(row) * p.row), p.component);
}

// Adds up the parts of the sum in order, then transforms back.
template <class T>
ROCFIX_DEVICE void transform_weights_gradient(const float* matrices, T* weights, const WinogradWeightsParams& p) {
  if (work_item() >= p.work_items) return;
  const Division place = divided(work_item(), p.by_neighbours);
  const int row = place.quotient, term = place.remainder;
  if (term >= p.terms || row >= p.rows) return;
  float sums[kWinogradInputs][kWinogradInputs], values[kWinogradWeights][kWinogradWeights];
  const float* first = matrices + (uint32(term) * p.term + uint32(row) * p.row);
  read_components(first, p.component, sums);
  for (int part = 1; part < p.parts; ++part) {
    float more[kWinogradInputs][kWinogradInputs];
    read_components(first + (unsigned long long)part * p.part, p.component, more);
#pragma unroll
    for (int i = 0; i < kWinogradComponents; ++i)
      sums[i / kWinogradInputs][i % kWinogradInputs] += more[i / kWinogradInputs][i % kWinogradInputs];
  }
  transform_tile<WeightGradientLine>(sums, values);
#pragma unroll
  for (int r = 0; r < kWinogradWeights; ++r)
#pragma unroll
    for (int s = 0; s < kWinogradWeights; ++s)
      store(weights[p.first + row * p.tensor.a + term * p.tensor.b + r * p.tensor.c + s * p.tensor.d],
            unscaled(values[r][s]));
}

}  // namespace rocfix

#define ROCFIX_WINOGRAD_TENSOR_KERNELS(type, T, layout, channels_last)                                             \
  ROCFIX_KERNEL(rocfix::kWinogradThreads)                                                                          \
  rocfix_winograd_input_##type##_##layout(const T* tensor, float* matrices, rocfix::WinogradTilesParams p) {       \
    rocfix::transform_tensor<rocfix::InputLine, T, channels_last>(tensor, matrices, p);                            \
  }                                                                                                                \
  ROCFIX_KERNEL(rocfix::kWinogradThreads)                                                                          \
  rocfix_winograd_gradient_##type##_##layout(const T* tensor, float* matrices, rocfix::WinogradTilesParams p) {    \
    rocfix::transform_tensor<rocfix::ResultGradientLine, T, channels_last>(tensor, matrices, p);                   \
  }                                                                                                                \
  ROCFIX_KERNEL(rocfix::kWinogradThreads)                                                                          \
  rocfix_winograd_result_##type##_##layout(const float* matrices, T* tensor, const T* bias,                        \
                                           rocfix::WinogradTilesParams p) {                                        \
    rocfix::transform_result<T, channels_last>(matrices, tensor, bias, p);                                              \
  }

#define ROCFIX_WINOGRAD_TRANSFORMS(type, T)                                                                        \
  ROCFIX_WINOGRAD_TENSOR_KERNELS(type, T, nchw, false)                                                             \
  ROCFIX_WINOGRAD_TENSOR_KERNELS(type, T, nhwc, true)                                                              \
  ROCFIX_KERNEL(rocfix::kWinogradThreads)                                                                          \
  rocfix_winograd_weights_##type(const T* weights, float* matrices, rocfix::WinogradWeightsParams p) {             \
    rocfix::transform_weights(weights, matrices, p);                                                               \
  }                                                                                                                \
  ROCFIX_KERNEL(rocfix::kWinogradThreads)                                                                          \
  rocfix_winograd_weights_gradient_##type(const float* matrices, T* weights, rocfix::WinogradWeightsParams p) {    \
    rocfix::transform_weights_gradient(matrices, weights, p);                                                      \
  }
