// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "kernels/tiles.h"
#include "solvers/gemm_view.h"
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

#define ROCFIX_TILE_ROW(name, bm, bn, tm, tn, bk, teams, first, further, ends) \
  Tile{#name, bm, bn, bm / tm * (bn / tn) * teams, bk * teams, first, further, ends},
constexpr Tile kTiles[] = {ROCFIX_TILES(ROCFIX_TILE_ROW)};
#undef ROCFIX_TILE_ROW

int64_t tile_count(const ConvProblem& p, const Tile& tile) {
  return ceil_div(p.k, tile.rows) * ceil_div(p.n * p.out_h() * p.out_w(), tile.columns);
}

// The busiest compute unit decides: its share of the tiles, which it works on together.
double cost(const ConvProblem& p, const DeviceTraits& traits, const Tile& tile) {
  const double share = static_cast<double>(ceil_div(tile_count(p, tile), std::max(1, traits.compute_units)));
  const double rounds = static_cast<double>(ceil_div(p.c * p.r * p.s, tile.round));
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
    ROCFIX_CHECK(check_rules({forward_only(problem), f32_only(problem), nchw_only(problem),
                              no_groups(problem), tensors_below_2g_elements(problem),
                              padded_below_2_30(problem), inputs_below_4_gib(problem)}));
    const int64_t columns = problem.n * problem.out_h() * problem.out_w();
    Status status;
    for (const auto& tile : kTiles)
      if (status)
        status =
            check_rules({{columns < (int64_t{1} << 31) - tile.columns, "counts output pixels in 31 bits"},
                         grid_below_2_32(tile_count(problem, tile), tile.threads)});
    return status;
  }

  Plan plan(const ConvProblem& problem, const DeviceTraits& traits,
            const PlanOptions& options) const override {
    const Tile& tile = choose_tile(problem, traits, options.variant);
    auto params = gemm_view(problem);
    params.vector_out = options.y_aligned_16 && params.out_plane % 4 == 0;
    params.by_row_tiles = make_divider(ceil_div(problem.k, tile.rows));
    KernelStep step;
    step.module = "implicit_gemm";
    step.kernel = fmt::format("rocfix_implicit_gemm_f32_{}", tile.name);
    step.groups = static_cast<uint32_t>(tile_count(problem, tile));
    step.threads = tile.threads;
    step.pointers = {{Operand::kX}, {Operand::kW}, {Operand::kY}};
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
