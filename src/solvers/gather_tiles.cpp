// SPDX-License-Identifier: MIT
#include "solvers/gather_tiles.h"

#include <algorithm>
#include <cmath>

#include "kernels/tiles.h"
#include "solvers/cost.h"
#include "solvers/gather_view.h"
#include "solvers/rules.h"

namespace rocfix {
namespace {

#define ROCFIX_TILE_ROW(unused, name, bm, bn, tm, tn, bk, teams, first, further, ends) \
  GatherTile{#name, bm, bn, bm / tm * (bn / tn) * teams, bk * teams, first, further, ends},
constexpr GatherTile kTiles[] = {ROCFIX_TILES(ROCFIX_TILE_ROW, )};
#undef ROCFIX_TILE_ROW

// The busiest compute unit decides: its share of the tiles, which it works on together.
double cost(const ConvProblem& p, const DeviceTraits& traits, const GatherTile& tile, int terms_of_step) {
  const double share = static_cast<double>(ceil_div(tile_count(p, tile), std::max(1, traits.compute_units)));
  const double rounds = std::ceil(gather_terms(p) / (tile.round * terms_of_step));
  return rounds * (tile.first + (share - 1) * tile.further) + share * tile.ends;
}

Rule strides_below_5_backward(const ConvProblem& p) {
  return {p.direction == Direction::kForward || std::max(p.stride_h, p.stride_w) <= kMaxPhases,
          "computes the backward-data direction for strides up to 16 only"};
}

}  // namespace

std::vector<std::string> gather_tile_names() {
  std::vector<std::string> names;
  for (const auto& tile : kTiles) names.emplace_back(tile.name);
  return names;
}

const GatherTile& choose_gather_tile(const ConvProblem& p, const DeviceTraits& traits, const std::string& wanted,
                                     int terms_of_step) {
  const auto named =
      std::find_if(std::begin(kTiles), std::end(kTiles), [&](const GatherTile& t) { return t.name == wanted; });
  if (named != std::end(kTiles)) return *named;
  return *std::min_element(std::begin(kTiles), std::end(kTiles), [&](const GatherTile& a, const GatherTile& b) {
    return cost(p, traits, a, terms_of_step) < cost(p, traits, b, terms_of_step);
  });
}

int64_t result_channels(const ConvProblem& p) {
  return p.direction == Direction::kForward ? p.k : p.c;
}

int64_t row_tiles(const ConvProblem& p, const GatherTile& tile) {
  return ceil_div(result_channels(p) / p.groups, tile.rows);
}

int64_t column_tiles(const ConvProblem& p, const GatherTile& tile) {
  return ceil_div(gather_columns(p), tile.columns);
}

int64_t tile_count(const ConvProblem& p, const GatherTile& tile) {
  return p.groups * gather_phases(p) * row_tiles(p, tile) * column_tiles(p, tile);
}

Status check_gather_limits(const ConvProblem& p) {
  ROCFIX_CHECK(check_rules({{p.direction != Direction::kBackwardWeights,
                             "computes the forward and backward-data directions only"},
                            strides_below_5_backward(p), tensors_below_2g_elements(p), padded_below_2_30(p),
                            reads_below_4_gib(p)}));
  for (const auto& tile : kTiles)
    ROCFIX_CHECK(check_rules({{gather_columns(p) < (int64_t{1} << 31) - tile.columns,
                               "counts the result's pixels in 31 bits"},
                              grid_below_2_32(tile_count(p, tile), tile.threads)}));
  return {};
}

int write_mode(const ConvProblem& p, bool aligned) {
  if (!aligned) return kWriteEach;
  if (p.layout == Layout::kNhwc) return result_channels(p) / p.groups % 4 == 0 ? kWriteRowQuads : kWriteEach;
  const int64_t plane = p.direction == Direction::kForward ? p.out_h() * p.out_w() : p.h * p.w;
  return gather_phases(p) == 1 && plane % 4 == 0 ? kWriteColumnQuads : kWriteEach;
}

double gather_microseconds(const ConvProblem& p, const DeviceTraits& traits, double full, int terms_of_step) {
  const GatherTile& tile = choose_gather_tile(p, traits, "", terms_of_step);
  const int units = std::max(1, traits.compute_units);
  const auto tiles = static_cast<double>(tile_count(p, tile));
  Work work = plain_work(p);
  work.operations = 2 * std::ceil(tiles / units) * units * tile.rows * tile.columns * gather_terms(p);
  work.efficiency = full * occupancy(tiles * tile.threads / kWaveSize / units);
  return predicted_microseconds(work, traits);
}

double pairs_efficiency(const DeviceTraits& traits) {
  // Of the main loops' instructions 0.8 are v_dot2_f32_f16, 0.9 v_fma_mix_f32, of which there are twice as many.
  return (traits.half_pair_rate > 1 ? 0.8 : 0.9) * traits.half_pair_rate;
}

GatherParams tile_params(const ConvProblem& p, const GatherTile& tile, bool aligned) {
  auto params = gather_view(p);
  params.write = write_mode(p, aligned);
  params.by_row_tiles = make_divider(row_tiles(p, tile));
  params.by_column_tiles = make_divider(column_tiles(p, tile));
  return params;
}

KernelStep gather_step(const ConvProblem& p, const GatherTile& tile, OperandAddress weights, const GatherParams& params) {
  const bool forward = p.direction == Direction::kForward;
  KernelStep step;
  step.groups = static_cast<uint32_t>(tile_count(p, tile));
  step.threads = tile.threads;
  step.pointers = {{forward ? Operand::kX : Operand::kY}, weights, {forward ? Operand::kY : Operand::kX}, {Operand::kBias}};
  step.set_params(params);
  return step;
}

}  // namespace rocfix
