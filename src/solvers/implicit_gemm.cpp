// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "kernels/tiles.h"
#include "solvers/cost.h"
#include "solvers/gather_loader.h"
#include "solvers/gather_view.h"
#include "solvers/rules.h"
#include "solvers/solvers.h"

namespace rocfix {
namespace {

// A row of kernels/tiles.h.
struct Tile {
  const char* name;
  int rows, columns;
  int threads;
  int round;  // terms of the sum that all teams together take at a time
  double first, further, ends;
};

#define ROCFIX_TILE_ROW(unused, name, bm, bn, tm, tn, bk, teams, first, further, ends) \
  Tile{#name, bm, bn, bm / tm * (bn / tn) * teams, bk * teams, first, further, ends},
constexpr Tile kTiles[] = {ROCFIX_TILES(ROCFIX_TILE_ROW, )};
#undef ROCFIX_TILE_ROW

int64_t result_channels(const ConvProblem& p) {
  return p.direction == Direction::kForward ? p.k : p.c;
}

int64_t row_tiles(const ConvProblem& p, const Tile& tile) {
  return ceil_div(result_channels(p) / p.groups, tile.rows);
}

int64_t column_tiles(const ConvProblem& p, const Tile& tile) {
  return ceil_div(gather_columns(p), tile.columns);
}

int64_t tile_count(const ConvProblem& p, const Tile& tile) {
  return p.groups * gather_phases(p) * row_tiles(p, tile) * column_tiles(p, tile);
}

// The busiest compute unit decides: its share of the tiles, which it works on together.
double cost(const ConvProblem& p, const DeviceTraits& traits, const Tile& tile) {
  const double share = static_cast<double>(ceil_div(tile_count(p, tile), std::max(1, traits.compute_units)));
  const double rounds = std::ceil(gather_terms(p) / tile.round);
  return rounds * (tile.first + (share - 1) * tile.further) + share * tile.ends;
}

const Tile& choose_tile(const ConvProblem& p, const DeviceTraits& traits, const std::string& wanted) {
  const auto named =
      std::find_if(std::begin(kTiles), std::end(kTiles), [&](const Tile& t) { return t.name == wanted; });
  if (named != std::end(kTiles)) return *named;
  return *std::min_element(std::begin(kTiles), std::end(kTiles), [&](const Tile& a, const Tile& b) {
    return cost(p, traits, a) < cost(p, traits, b);
  });
}

WriteMode write_mode(const ConvProblem& p, bool aligned) {
  if (!aligned) return kWriteEach;
  if (p.layout == Layout::kNhwc) return result_channels(p) / p.groups % 4 == 0 ? kWriteRowQuads : kWriteEach;
  const int64_t plane = p.direction == Direction::kForward ? p.out_h() * p.out_w() : p.h * p.w;
  return gather_phases(p) == 1 && plane % 4 == 0 ? kWriteColumnQuads : kWriteEach;
}

Rule strides_below_5_backward(const ConvProblem& p) {
  return {p.direction == Direction::kForward || std::max(p.stride_h, p.stride_w) <= kMaxPhases,
          "computes the backward-data direction for strides up to 4 only"};
}

class ImplicitGemmSolver : public Solver {
 public:
  const char* name() const override { return "implicit_gemm"; }
  const char* summary() const override {
    return "matrix product that gathers its columns on the way, no workspace";
  }

  std::vector<std::string> variants() const override {
    std::vector<std::string> names;
    for (const auto& tile : kTiles) names.emplace_back(tile.name);
    return names;
  }

  Status applicable(const ConvProblem& problem, const DeviceTraits&) const override {
    ROCFIX_CHECK(check_rules({{problem.direction != Direction::kBackwardWeights,
                               "computes the forward and backward-data directions only"},
                              strides_below_5_backward(problem), tensors_below_2g_elements(problem),
                              padded_below_2_30(problem), inputs_below_4_gib(problem)}));
    Status status;
    for (const auto& tile : kTiles)
      if (status)
        status = check_rules({{gather_columns(problem) < (int64_t{1} << 31) - tile.columns,
                               "counts the result's pixels in 31 bits"},
                              grid_below_2_32(tile_count(problem, tile), tile.threads)});
    return status;
  }

  double microseconds(const ConvProblem& p, const DeviceTraits& traits) const override {
    const Tile& tile = choose_tile(p, traits, "");
    const int units = std::max(1, traits.compute_units);
    const auto tiles = static_cast<double>(tile_count(p, tile));
    Work work = plain_work(p);
    work.operations = 2 * std::ceil(tiles / units) * units * tile.rows * tile.columns * gather_terms(p);
    // Backward's weights and its pixels through a stride are loaded one by one.
    const double full = p.direction == Direction::kForward ? 0.85 : 0.65;
    work.efficiency = full * occupancy(tiles * tile.threads / kWaveSize / units);
    return predicted_microseconds(work, traits);
  }

  Plan plan(const ConvProblem& problem, const DeviceTraits& traits,
            const PlanOptions& options) const override {
    const Tile& tile = choose_tile(problem, traits, options.variant);
    const bool forward = problem.direction == Direction::kForward;
    auto params = gather_view(problem);
    params.write = write_mode(problem, options.aligned_16);
    params.by_row_tiles = make_divider(row_tiles(problem, tile));
    params.by_column_tiles = make_divider(column_tiles(problem, tile));
    KernelStep step;
    step.module = fmt::format("implicit_gemm_{}", to_string(problem.type));
    step.kernel = fmt::format("rocfix_implicit_gemm_{}_{}_{}", to_string(problem.type),
                              choose_gather_loader(problem, options.aligned_16), tile.name);
    step.groups = static_cast<uint32_t>(tile_count(problem, tile));
    step.threads = tile.threads;
    step.pointers = {{forward ? Operand::kX : Operand::kY}, {Operand::kW}, {forward ? Operand::kY : Operand::kX},
                     {Operand::kBias}};
    step.set_params(params);
    Plan plan;
    plan.solver = fmt::format("{}:{}", name(), tile.name);
    plan.steps = {std::move(step)};
    return plan;
  }
};

}  // namespace

const Solver& implicit_gemm_solver() {
  static const ImplicitGemmSolver solver;
  return solver;
}

}  // namespace rocfix
