// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "kernels/pack_params.h"
#include "solvers/cost.h"
#include "solvers/gather_tiles.h"
#include "solvers/rules.h"
#include "solvers/solvers.h"

namespace rocfix {
namespace {

constexpr int64_t kDeepestSlice = 16;  // the most terms of kernels/tiles.h

bool is_forward(const ConvProblem& p) {
  return p.direction == Direction::kForward;
}

int64_t rows(const ConvProblem& p) {
  return result_channels(p) / p.groups;
}

int64_t channels(const ConvProblem& p) {
  return (is_forward(p) ? p.c : p.k) / p.groups;
}

int64_t weights(const ConvProblem& p) {
  return p.k * (p.c / p.groups) * p.r * p.s;
}

int64_t pack_groups(const ConvProblem& p) {
  return ceil_div(p.groups * rows(p) * channels(p), kPackThreads);
}

// One group's filter as the gather sees it: tap, the source's channel, the result's channel.
void use_packed_weights(GatherParams& params, const ConvProblem& p) {
  const auto next = [&](int64_t count) { return static_cast<int>(rows(p) * count); };
  params.weights = {1, next(1), next(channels(p) * p.s), next(channels(p))};
}

KernelStep pack_step(const ConvProblem& p, int group_weights) {
  const int64_t taps = p.r * p.s, of_k = p.c / p.groups * taps;
  PackParams params;
  params.pairs = static_cast<int>(p.groups * rows(p) * channels(p));
  params.taps = static_cast<int>(taps);
  params.group_weights = group_weights;
  params.row_step = static_cast<int>(is_forward(p) ? of_k : taps);
  params.channel_step = static_cast<int>(is_forward(p) ? taps : of_k);
  params.by_rows = make_divider(rows(p));
  params.by_channels = make_divider(channels(p));
  KernelStep step;
  step.module = "pack_weights";
  step.kernel = fmt::format("rocfix_pack_weights_{}", to_string(p.type));
  step.groups = static_cast<uint32_t>(pack_groups(p));
  step.threads = kPackThreads;
  step.pointers = {{Operand::kW}, {Operand::kWorkspace}};
  step.set_params(params);
  return step;
}

class TapGemmSolver : public Solver {
 public:
  const char* name() const override { return "tap_gemm"; }
  const char* summary() const override { return "matrix product tap by tap; workspace: the filter, packed"; }
  std::vector<std::string> variants() const override { return gather_tile_names(); }

  Status applicable(const ConvProblem& p, const DeviceTraits&) const override {
    ROCFIX_CHECK(check_gather_limits(p));
    return check_rules({nchw_only(p),
                        {channels(p) % kDeepestSlice == 0, "sums multiples of 16 channels a group only"},
                        {rows(p) % 4 == 0, "computes multiples of 4 channels a group only"},
                        {weights(p) <= int64_t{1} << 28, "packs filters of up to 2^28 weights"}});
  }

  double microseconds(const ConvProblem& p, const DeviceTraits& traits) const override {
    Work pack;
    pack.bytes = 2.0 * static_cast<double>(weights(p)) * element_bytes(p.type);
    return predicted_microseconds(pack, traits) + gather_microseconds(p, traits, 0.85);
  }

  Plan plan(const ConvProblem& p, const DeviceTraits& traits, const PlanOptions& options) const override {
    const GatherTile& tile = choose_gather_tile(p, traits, options.variant);
    GatherParams params = tile_params(p, tile, options.aligned_16);
    params.group_weights = static_cast<int>(weights(p) / p.groups);
    use_packed_weights(params, p);
    KernelStep step = gather_step(p, tile, {Operand::kWorkspace}, params);
    step.module = fmt::format("tap_gemm_{}", to_string(p.type));
    step.kernel =
        fmt::format("rocfix_tap_gemm_{}_{}_{}", to_string(p.type), is_forward(p) ? "fwd" : "bwd", tile.name);
    Plan plan;
    plan.solver = fmt::format("{}:{}", name(), tile.name);
    plan.workspace_bytes = static_cast<uint64_t>(weights(p)) * element_bytes(p.type);
    plan.steps = {pack_step(p, params.group_weights), std::move(step)};
    return plan;
  }
};

}  // namespace

const Solver& tap_gemm_solver() {
  static const TapGemmSolver solver;
  return solver;
}

}  // namespace rocfix
