// SPDX-License-Identifier: MIT
#include "solvers/winograd_view.h"

#include "solvers/epilogue_params.h"
#include "solvers/kernel_strides.h"
#include "solvers/rules.h"

namespace rocfix {
namespace {

bool is_backward_data(const ConvProblem& p) {
  return p.direction == Direction::kBackwardData;
}

bool is_backward_weights(const ConvProblem& p) {
  return p.direction == Direction::kBackwardWeights;
}

PaddedCount padded_to(int64_t count, int multiple) {
  return {count, ceil_div(count, multiple) * multiple};
}

// The tiles cover what the last pass writes; in backward-weights, y's gradient.
int64_t tiles_high(const ConvProblem& p) {
  return ceil_div(is_backward_data(p) ? p.h : p.out_h(), kWinogradResults);
}

int64_t tiles_wide(const ConvProblem& p) {
  return ceil_div(is_backward_data(p) ? p.w : p.out_w(), kWinogradResults);
}

WinogradTilesParams tiles_of(const ConvProblem& p, Tensor tensor, const PaddedCount& channels, const PaddedCount& tiles) {
  const bool is_x = tensor == Tensor::kX, channels_last = p.layout == Layout::kNhwc;
  WinogradTilesParams params{};
  params.channels = channels.count;
  params.height = is_x ? p.h : p.out_h();
  params.width = is_x ? p.w : p.out_w();
  params.tiles = tiles.count;
  params.tensor = kernel_strides(p, tensor);
  params.matrix.component = static_cast<unsigned>(channels.padded * tiles.padded);
  params.matrix.channel = static_cast<unsigned>(channels_last ? 1 : tiles.padded);
  params.matrix.tile = static_cast<unsigned>(channels_last ? channels.padded : 1);
  params.work_items = params.matrix.component;
  params.by_tiles_w = make_divider(tiles_wide(p));
  params.by_tiles_h = make_divider(tiles_high(p));
  params.by_neighbours = make_divider(channels_last ? channels.padded : tiles.padded);
  return params;
}

}  // namespace

int64_t winograd_tiles(const ConvProblem& p, int64_t images) {
  return images * tiles_high(p) * tiles_wide(p);
}

WinogradSizes winograd_sizes(const ConvProblem& p, const WinogradPadding& padding, int64_t images) {
  const int64_t source = is_backward_data(p) ? p.k : p.c, result = is_backward_data(p) ? p.c : p.k;
  const int64_t tiles = winograd_tiles(p, images);
  if (is_backward_weights(p))
    return {padded_to(source, padding.columns), padded_to(result, padding.rows), padded_to(tiles, padding.terms)};
  const bool tiles_are_rows = p.layout == Layout::kNhwc;
  return {padded_to(source, padding.terms), padded_to(result, tiles_are_rows ? padding.columns : padding.rows),
          padded_to(tiles, tiles_are_rows ? padding.rows : padding.columns)};
}

WinogradTilesParams winograd_source(const ConvProblem& p, const WinogradSizes& sizes) {
  auto params = tiles_of(p, is_backward_data(p) ? Tensor::kY : Tensor::kX, sizes.source_channels, sizes.tiles);
  // Backward-data is a forward convolution of y's gradient with the filter turned round.
  const int turned = kWinogradWeights - 1;
  params.first_h = static_cast<int>(is_backward_data(p) ? p.pad_h - turned : -p.pad_h);
  params.first_w = static_cast<int>(is_backward_data(p) ? p.pad_w - turned : -p.pad_w);
  return params;
}

WinogradTilesParams winograd_result(const ConvProblem& p, const WinogradSizes& sizes) {
  auto params = tiles_of(p, is_backward_data(p) ? Tensor::kX : Tensor::kY, sizes.result_channels, sizes.tiles);
  params.epilogue = epilogue_params(p);
  return params;
}

WinogradWeightsParams winograd_weights(const ConvProblem& p, const WinogradSizes& sizes) {
  const TensorStrides w = kernel_strides(p, Tensor::kW);
  WinogradWeightsParams params{};
  params.rows = sizes.result_channels.count;
  params.terms = sizes.source_channels.count;
  params.tensor = w;
  if (is_backward_data(p)) {
    params.tensor = {w.b, w.a, -w.c, -w.d};
    params.first = (kWinogradWeights - 1) * (w.c + w.d);
  }
  const int64_t rows = sizes.result_channels.padded, terms = sizes.source_channels.padded;
  params.component = params.work_items = static_cast<unsigned>(rows * terms);
  params.part = kWinogradComponents * params.component;
  params.term = static_cast<unsigned>(is_backward_weights(p) ? 1 : rows);
  params.row = static_cast<unsigned>(is_backward_weights(p) ? terms : 1);
  params.by_neighbours = make_divider(is_backward_weights(p) ? terms : rows);
  return params;
}

}  // namespace rocfix
