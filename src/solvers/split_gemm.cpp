// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "solvers/cost.h"
#include "solvers/epilogue_params.h"
#include "solvers/gather_loader.h"
#include "solvers/gather_tiles.h"
#include "solvers/gather_view.h"
#include "solvers/rules.h"
#include "solvers/solvers.h"

namespace rocfix {
namespace {

constexpr int64_t kLeastTerms = 64;                // of a part, and a slice of every tile
constexpr int64_t kMostBytes = int64_t{64} << 20;  // of parts
constexpr int kAddThreads = 256;

// A tile and the number of parts of the sum, each of which gets work-groups of its own.
struct Split {
  const GatherTile* tile;
  int64_t parts;
};

int64_t results(const ConvProblem& p) {
  return p.direction == Direction::kForward ? p.y_elements() : p.x_elements();
}

Operand result_operand(const ConvProblem& p) {
  return p.direction == Direction::kForward ? Operand::kY : Operand::kX;
}

int64_t terms(const ConvProblem& p) {
  return (p.direction == Direction::kForward ? p.c : p.k) / p.groups * p.r * p.s;
}

int64_t terms_of_part(const ConvProblem& p, const Split& split) {
  return ceil_div(ceil_div(terms(p), split.parts), split.tile->round) * split.tile->round;
}

// So that no part is without terms.
Split without_empty_parts(const ConvProblem& p, Split split) {
  split.parts = ceil_div(terms(p), terms_of_part(p, split));
  return split;
}

int64_t most_parts(const ConvProblem& p) {
  return std::min(terms(p) / kLeastTerms, kMostBytes / (4 * std::max<int64_t>(1, results(p))));
}

// The share of its instructions that multiply, beside a tile of 64x64: a smaller one loads more for each product.
double tile_efficiency(const GatherTile& tile) {
  return std::min(1.0, 0.4 + 0.6 * std::sqrt(double(tile.rows) * tile.columns) / 64);
}

double split_microseconds(const ConvProblem& p, const DeviceTraits& traits, const Split& split) {
  constexpr double kFull = 0.85;  // as implicit_gemm
  const int units = std::max(1, traits.compute_units);
  const auto groups = static_cast<double>(tile_count(p, *split.tile) * split.parts);
  Work product = plain_work(p);
  product.operations = 2 * std::ceil(groups / units) * units * split.tile->rows * split.tile->columns * terms_of_part(p, split);
  product.efficiency = kFull * tile_efficiency(*split.tile) * occupancy(groups * split.tile->threads / kWaveSize / units);
  Work sum;
  sum.bytes = 8.0 * static_cast<double>(split.parts * results(p));  // the parts, written and read
  return predicted_microseconds(product, traits) + predicted_microseconds(sum, traits);
}

// As many parts as give each compute unit one work-group, two ….
Split choose_parts(const ConvProblem& p, const DeviceTraits& traits, const GatherTile& tile) {
  constexpr int kMostOfUnit = 8;
  const int64_t most = std::max<int64_t>(2, most_parts(p)), units = std::max(1, traits.compute_units);
  Split best = without_empty_parts(p, {&tile, 2});
  for (int of_unit = 1; of_unit <= kMostOfUnit; ++of_unit) {
    const int64_t parts = std::clamp<int64_t>(of_unit * units / tile_count(p, tile), 2, most);
    const Split split = without_empty_parts(p, {&tile, parts});
    if (split_microseconds(p, traits, split) < split_microseconds(p, traits, best)) best = split;
  }
  return best;
}

Split choose_split(const ConvProblem& p, const DeviceTraits& traits, const std::string& wanted) {
  if (!wanted.empty()) return choose_parts(p, traits, choose_gather_tile(p, traits, wanted));
  std::vector<Split> splits;
  for (const auto& name : gather_tile_names())
    splits.push_back(choose_parts(p, traits, choose_gather_tile(p, traits, name)));
  return *std::min_element(splits.begin(), splits.end(), [&](const Split& a, const Split& b) {
    return split_microseconds(p, traits, a) < split_microseconds(p, traits, b);
  });
}

KernelStep product_step(const ConvProblem& p, const Split& split, bool aligned) {
  GatherParams params = tile_params(p, *split.tile, aligned);
  params.terms_of_part = static_cast<int>(terms_of_part(p, split));
  params.elements_of_part = static_cast<unsigned>(results(p));
  params.by_groups_of_part = make_divider(tile_count(p, *split.tile));
  KernelStep step = gather_step(p, *split.tile, {Operand::kW}, params);
  step.groups *= static_cast<uint32_t>(split.parts);
  step.pointers[2] = {Operand::kWorkspace};
  step.module = fmt::format("implicit_gemm_{}", to_string(p.type));
  step.kernel = fmt::format("rocfix_implicit_gemm_{}_{}_{}", to_string(p.type), choose_gather_loader(p, aligned),
                            split.tile->name);
  return step;
}

KernelStep add_step(const ConvProblem& p, int64_t parts) {
  const bool forward = p.direction == Direction::kForward, last = p.layout == Layout::kNhwc;
  AddPartsParams params{};
  params.elements = static_cast<unsigned>(results(p));
  params.parts = static_cast<int>(parts);
  params.epilogue = epilogue_params(p);
  params.by_inner = make_divider(last ? 1 : forward ? p.out_h() * p.out_w() : p.h * p.w);
  params.by_channels = make_divider(result_channels(p));
  KernelStep step;
  step.module = "add_parts";
  step.kernel = fmt::format("rocfix_add_parts_{}", to_string(p.type));
  step.groups = static_cast<uint32_t>(ceil_div(results(p), kAddThreads));
  step.threads = kAddThreads;
  step.pointers = {{Operand::kWorkspace}, {result_operand(p)}, {Operand::kBias}};
  step.set_params(params);
  return step;
}

class SplitGemmSolver : public Solver {
 public:
  const char* name() const override { return "split_gemm"; }
  const char* summary() const override { return "implicit_gemm, its sum split over work-groups; workspace: the parts"; }
  std::vector<std::string> variants() const override { return gather_tile_names(); }

  Status applicable(const ConvProblem& p, const DeviceTraits&) const override {
    ROCFIX_CHECK(check_gather_limits(p));
    // So small results need far fewer work-groups than there can be.
    return check_rules({{gather_phases(p) == 1, "computes the backward-data direction for stride 1 only"},
                        {most_parts(p) >= 2, "splits sums of 128 terms and more, and results of up to 32 MiB in fp32, only"}});
  }

  double microseconds(const ConvProblem& p, const DeviceTraits& traits) const override {
    return split_microseconds(p, traits, choose_split(p, traits, ""));
  }

  Plan plan(const ConvProblem& p, const DeviceTraits& traits, const PlanOptions& options) const override {
    const Split split = choose_split(p, traits, options.variant);
    Plan plan;
    plan.solver = fmt::format("{}:{}", name(), split.tile->name);
    plan.workspace_bytes = static_cast<uint64_t>(4 * split.parts * results(p));
    plan.steps = {product_step(p, split, options.aligned_16), add_step(p, split.parts)};
    return plan;
  }
};

}  // namespace

const Solver& split_gemm_solver() {
  static const SplitGemmSolver solver;
  return solver;
}

}  // namespace rocfix
