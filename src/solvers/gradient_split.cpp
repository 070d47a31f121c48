// SPDX-License-Identifier: MIT
#include "solvers/gradient_split.h"

#include <algorithm>
#include <cmath>

#include "kernels/gradient_tiles.h"
#include "solvers/cost.h"
#include "solvers/rules.h"

namespace rocfix {
namespace {

#define ROCFIX_TILE_ROW(unused, name, bm, bn, tm, tn, bk, resident) \
  GradientTile{#name, bm, bn, bm / tm * (bn / tn), bk, resident},
constexpr GradientTile kTiles[] = {ROCFIX_GRADIENT_TILES(ROCFIX_TILE_ROW, )};
#undef ROCFIX_TILE_ROW

constexpr int64_t kLeastRounds = 8;  // a shorter sum costs more to begin and to add up than it saves
constexpr int64_t kMostBytes = int64_t{128} << 20;  // of parts
constexpr int kMostFills = 4;                       // times that the device is filled with work-groups

int64_t tile_count(const ConvProblem& p, const GradientTile& tile) {
  return p.groups * gradient_row_tiles(p, tile) * gradient_column_tiles(p, tile);
}

int64_t most_parts(const ConvProblem& p, const GradientTile& tile) {
  const int64_t longest = gradient_terms(p) / (tile.round * kLeastRounds);
  return std::max<int64_t>(1, std::min(longest, kMostBytes / (4 * p.w_elements())));
}

// How long the busiest compute unit takes, in units of one work-group's time with the unit to itself at full
// speed. Groups that are there together share its speed; fewer than half of what it holds do not use all of
// it.
double unit_share(double groups, double units, int resident) {
  const double share = std::ceil(groups / units), fills = std::floor(share / resident),
               rest = share - fills * resident;
  return fills * resident + (rest > 0 ? std::max(rest, resident / 2.0) : 0);
}

GradientSplit better(const ConvProblem& p, const DeviceTraits& traits, const GradientSplit& a,
                     const GradientSplit& b) {
  return gradient_microseconds(p, traits, b) < gradient_microseconds(p, traits, a) ? b : a;
}

// Parts that fill the device once, twice …, and one.
GradientSplit choose_parts(const ConvProblem& p, const DeviceTraits& traits, const GradientTile& tile) {
  const int64_t most = most_parts(p, tile),
                at_once = int64_t{tile.resident} * std::max(1, traits.compute_units);
  GradientSplit best{&tile, 1};
  for (int fills = 1; fills <= kMostFills; ++fills) {
    const int64_t parts = std::clamp<int64_t>(fills * at_once / tile_count(p, tile), 1, most);
    best = better(p, traits, best, {&tile, parts});
  }
  return best;
}

}  // namespace

std::vector<std::string> gradient_tile_names() {
  std::vector<std::string> names;
  for (const auto& tile : kTiles) names.emplace_back(tile.name);
  return names;
}

GradientSplit choose_gradient_split(const ConvProblem& p, const DeviceTraits& traits,
                                    const std::string& wanted) {
  for (const auto& tile : kTiles)
    if (tile.name == wanted) return choose_parts(p, traits, tile);
  GradientSplit best = choose_parts(p, traits, kTiles[0]);
  for (const auto& tile : kTiles) best = better(p, traits, best, choose_parts(p, traits, tile));
  return best;
}

double gradient_microseconds(const ConvProblem& p, const DeviceTraits& traits, const GradientSplit& split) {
  const GradientTile& tile = *split.tile;
  const int units = std::max(1, traits.compute_units);
  const auto groups = static_cast<double>(gradient_groups(p, split));
  Work work = plain_work(p);
  work.operations = 2 * unit_share(groups, units, tile.resident) * units * tile.rows * tile.columns *
                    terms_of_part(p, split);
  work.efficiency = tile.rows == 32 ? 0.35 : 0.55;
  const double product = predicted_microseconds(work, traits);
  if (split.parts == 1 && p.type == DataType::kF32) return product;
  Work sum;
  sum.bytes = 8.0 * split.parts * p.w_elements();  // the parts, written and read
  return product + predicted_microseconds(sum, traits);
}

int64_t gradient_columns(const ConvProblem& p) {
  return p.c / p.groups * p.r * p.s;
}

int64_t gradient_terms(const ConvProblem& p) {
  return p.n * p.out_h() * p.out_w();
}

int64_t gradient_row_tiles(const ConvProblem& p, const GradientTile& tile) {
  return ceil_div(p.k / p.groups, tile.rows);
}

int64_t gradient_column_tiles(const ConvProblem& p, const GradientTile& tile) {
  return ceil_div(gradient_columns(p), tile.columns);
}

int64_t terms_of_part(const ConvProblem& p, const GradientSplit& split) {
  return ceil_div(ceil_div(gradient_terms(p), split.parts), split.tile->round) * split.tile->round;
}

int64_t gradient_groups(const ConvProblem& p, const GradientSplit& split) {
  return tile_count(p, *split.tile) * split.parts;
}

}  // namespace rocfix
