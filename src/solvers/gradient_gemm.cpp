// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "kernels/gradient_params.h"
#include "kernels/gradient_tiles.h"
#include "solvers/cost.h"
#include "solvers/kernel_strides.h"
#include "solvers/rules.h"
#include "solvers/solvers.h"

namespace rocfix {
namespace {

// A row of kernels/gradient_tiles.h.
struct Tile {
  const char* name;
  int rows, columns, threads;
  int round;  // terms of the sum that it takes at a time
};

#define ROCFIX_TILE_ROW(unused, name, bm, bn, tm, tn, bk) Tile{#name, bm, bn, bm / tm * (bn / tn), bk},
constexpr Tile kTiles[] = {ROCFIX_GRADIENT_TILES(ROCFIX_TILE_ROW, )};
#undef ROCFIX_TILE_ROW

constexpr int kSumThreads = 256;

int64_t columns_of(const ConvProblem& p) {
  return p.c / p.groups * p.r * p.s;
}

int64_t terms_of(const ConvProblem& p) {
  return p.n * p.out_h() * p.out_w();
}

int64_t row_tiles(const ConvProblem& p, const Tile& tile) {
  return ceil_div(p.k / p.groups, tile.rows);
}

int64_t column_tiles(const ConvProblem& p, const Tile& tile) {
  return ceil_div(columns_of(p), tile.columns);
}

int64_t tile_count(const ConvProblem& p, const Tile& tile) {
  return p.groups * row_tiles(p, tile) * column_tiles(p, tile);
}

// The sum's parts: enough work-groups for every compute unit, none with a sum so short that adding up the parts costs
// more, and at most 64 MiB of them.
int64_t parts_of(const ConvProblem& p, const DeviceTraits& traits, const Tile& tile) {
  constexpr int64_t kGroupsPerUnit = 6, kLeastRounds = 16, kMostBytes = int64_t{64} << 20;
  const int64_t wanted = ceil_div(kGroupsPerUnit * std::max(1, traits.compute_units), tile_count(p, tile));
  const int64_t longest = terms_of(p) / (tile.round * kLeastRounds);
  const int64_t largest = kMostBytes / (4 * p.w_elements());
  return std::max<int64_t>(1, std::min({wanted, longest, largest}));
}

int64_t terms_of_part(const ConvProblem& p, const Tile& tile, int64_t parts) {
  return ceil_div(ceil_div(terms_of(p), parts), tile.round) * tile.round;
}

const Tile& choose_tile(const ConvProblem& p, const std::string& wanted) {
  for (const Tile& tile : kTiles)
    if (tile.name == wanted) return tile;
  return kTiles[p.k / p.groups <= 32 || columns_of(p) <= 32 ? 1 : 0];
}

GradientParams params_of(const ConvProblem& p, const Tile& tile, int64_t parts) {
  GradientParams params{};
  params.gemm_m = p.k / p.groups;
  params.columns = columns_of(p);
  params.terms = terms_of(p);
  params.terms_of_part = terms_of_part(p, tile, parts);
  params.channels = p.c / p.groups;
  params.stride_h = p.stride_h;
  params.stride_w = p.stride_w;
  params.pad_h = p.pad_h;
  params.pad_w = p.pad_w;
  params.dilation_h = p.dilation_h;
  params.dilation_w = p.dilation_w;
  params.source_h = p.h;
  params.source_w = p.w;
  params.x = kernel_strides(p, Tensor::kX);
  params.y = kernel_strides(p, Tensor::kY);
  params.row_stride = columns_of(p);
  params.part = static_cast<unsigned>(p.w_elements());
  params.by_channels = make_divider(p.c / p.groups);
  params.by_filter_h = make_divider(p.r);
  params.by_filter_w = make_divider(p.s);
  params.by_out_h = make_divider(p.out_h());
  params.by_out_w = make_divider(p.out_w());
  params.by_row_tiles = make_divider(row_tiles(p, tile));
  params.by_column_tiles = make_divider(column_tiles(p, tile));
  params.by_parts = make_divider(parts);
  return params;
}

KernelStep sum_step(const ConvProblem& p, int64_t parts) {
  KernelStep step;
  step.module = "gradient_gemm";
  step.kernel = fmt::format("rocfix_sum_parts_{}", to_string(p.type));
  step.groups = static_cast<uint32_t>(ceil_div(p.w_elements(), kSumThreads));
  step.threads = kSumThreads;
  step.pointers = {{Operand::kWorkspace}, {Operand::kW}};
  step.set_params(SumPartsParams{static_cast<unsigned>(p.w_elements()), static_cast<int>(parts)});
  return step;
}

class GradientGemmSolver : public Solver {
 public:
  const char* name() const override { return "gradient_gemm"; }
  const char* summary() const override { return "backward-weights as a matrix product, its sum split over work-groups"; }

  std::vector<std::string> variants() const override {
    std::vector<std::string> names;
    for (const auto& tile : kTiles) names.emplace_back(tile.name);
    return names;
  }

  Status applicable(const ConvProblem& problem, const DeviceTraits& traits) const override {
    const int64_t largest = std::max(problem.x_elements(), problem.y_elements());
    ROCFIX_CHECK(check_rules(
        {{problem.direction == Direction::kBackwardWeights, "computes the backward-weights direction only"},
         tensors_below_2g_elements(problem),
         padded_below_2_30(problem),
         {largest * element_bytes(problem.type) < (int64_t{1} << 32),
          "addresses x and y by 32-bit offsets, one has 4 GiB or more"},
         // A part may end, and the last slice of a part may reach, beyond the last pixel.
         {terms_of(problem) < (int64_t{1} << 30), "counts output pixels in 30 bits"}}));
    Status status;
    for (const auto& tile : kTiles)
      if (status)
        status = check_rules({grid_below_2_32(tile_count(problem, tile) * parts_of(problem, traits, tile), tile.threads)});
    return status;
  }

  double microseconds(const ConvProblem& p, const DeviceTraits& traits) const override {
    const Tile& tile = choose_tile(p, "");
    const int units = std::max(1, traits.compute_units);
    const int64_t parts = parts_of(p, traits, tile);
    const auto groups = static_cast<double>(tile_count(p, tile) * parts);
    Work work = plain_work(p);
    work.operations = 2 * std::ceil(groups / units) * units * tile.rows * tile.columns * terms_of_part(p, tile, parts);
    work.bytes += 8.0 * parts * p.w_elements();  // the parts, written and read
    work.launches = 2;
    work.efficiency = 0.55 * occupancy(groups * tile.threads / kWaveSize / units);
    return predicted_microseconds(work, traits);
  }

  Plan plan(const ConvProblem& problem, const DeviceTraits& traits, const PlanOptions& options) const override {
    const Tile& tile = choose_tile(problem, options.variant);
    const int64_t parts = parts_of(problem, traits, tile);
    const bool direct = parts == 1 && problem.type == DataType::kF32;  // then w needs no second step
    KernelStep step;
    step.module = "gradient_gemm";
    step.kernel = fmt::format("rocfix_gradient_gemm_{}_{}_{}", to_string(problem.type),
                              problem.layout == Layout::kNhwc ? "nhwc" : "nchw", tile.name);
    step.groups = static_cast<uint32_t>(tile_count(problem, tile) * parts);
    step.threads = tile.threads;
    step.pointers = {{Operand::kX}, {Operand::kY}, {direct ? Operand::kW : Operand::kWorkspace}};
    step.set_params(params_of(problem, tile, parts));
    Plan plan;
    plan.solver = fmt::format("{}:{}", name(), tile.name);
    plan.steps = {std::move(step)};
    if (direct) return plan;
    plan.workspace_bytes = static_cast<uint64_t>(4 * parts * problem.w_elements());
    plan.steps.push_back(sum_step(problem, parts));
    return plan;
  }
};

}  // namespace

const Solver& gradient_gemm_solver() {
  static const GradientGemmSolver solver;
  return solver;
}

}  // namespace rocfix
