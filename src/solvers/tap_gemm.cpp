// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "kernels/pack_params.h"
#include "solvers/cost.h"
#include "solvers/gather_tiles.h"
#include "solvers/rules.h"
#include "solvers/solvers.h"

namespace rocfix {
namespace {

constexpr int64_t kDeepestSlice = 16;  // the most steps of kernels/tiles.h

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

// What the kernels are called, and how many of the source's channels a cell of LDS and of the packed filter holds.
struct Kind {
  std::string type, pack_module;
  int channels_of_cell;
};

Kind plain_kind(const ConvProblem& p) {
  return {std::string(to_string(p.type)), "pack_weights", 1};
}

const Kind kPairKind{"pairs", "tap_gemm_pairs", 2};

int64_t cells(const ConvProblem& p, const Kind& kind) {
  return channels(p) / kind.channels_of_cell;
}

int group_cells(const ConvProblem& p, const Kind& kind) {
  return static_cast<int>(rows(p) * cells(p, kind) * p.r * p.s);
}

// One group's filter as the gather sees it, in cells: tap, the source's channels, the result's channel.
void use_packed_weights(GatherParams& params, const ConvProblem& p, const Kind& kind) {
  const auto next = [&](int64_t count) { return static_cast<int>(rows(p) * count); };
  params.group_weights = group_cells(p, kind);
  params.weights = {1, next(1), next(cells(p, kind) * p.s), next(cells(p, kind))};
}

KernelStep pack_step(const ConvProblem& p, const Kind& kind) {
  const int64_t taps = p.r * p.s, of_k = p.c / p.groups * taps;
  PackParams params;
  params.pairs = static_cast<int>(p.groups * rows(p) * cells(p, kind));
  params.taps = static_cast<int>(taps);
  params.group_weights = group_cells(p, kind);
  params.row_step = static_cast<int>(is_forward(p) ? of_k : taps);
  params.channel_step = static_cast<int>(is_forward(p) ? taps : of_k);
  params.by_rows = make_divider(rows(p));
  params.by_channels = make_divider(std::max<int64_t>(1, cells(p, kind)));
  KernelStep step;
  step.module = kind.pack_module;
  step.kernel = fmt::format("rocfix_pack_weights_{}", kind.type);
  step.groups = static_cast<uint32_t>(ceil_div(params.pairs, kPackThreads));
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
    return check_shape(p, {channels(p) % kDeepestSlice == 0, "sums multiples of 16 channels a group only"});
  }

  double microseconds(const ConvProblem& p, const DeviceTraits& traits) const override {
    return pack_microseconds(p, traits) + gather_microseconds(p, traits, kFull);
  }

  Plan plan(const ConvProblem& p, const DeviceTraits& traits, const PlanOptions& options) const override {
    return plan_as(plain_kind(p), p, traits, options);
  }

 protected:
  static constexpr double kFull = 0.85;  // share of the device's operations when it is full

  static Status check_shape(const ConvProblem& p, const Rule& whole_slices) {
    ROCFIX_CHECK(check_gather_limits(p));
    return check_rules({nchw_only(p),
                        whole_slices,
                        {rows(p) % 4 == 0, "computes multiples of 4 channels a group only"},
                        {weights(p) <= int64_t{1} << 28, "packs filters of up to 2^28 weights"}});
  }

  static double pack_microseconds(const ConvProblem& p, const DeviceTraits& traits) {
    Work pack;
    pack.bytes = 2.0 * static_cast<double>(weights(p)) * element_bytes(p.type);
    return predicted_microseconds(pack, traits);
  }

  Plan plan_as(const Kind& kind, const ConvProblem& p, const DeviceTraits& traits, const PlanOptions& options) const {
    const GatherTile& tile = choose_gather_tile(p, traits, options.variant, kind.channels_of_cell);
    GatherParams params = tile_params(p, tile, options.aligned_16);
    use_packed_weights(params, p, kind);
    KernelStep step = gather_step(p, tile, {Operand::kWorkspace}, params);
    step.module = fmt::format("tap_gemm_{}", kind.type);
    step.kernel = fmt::format("rocfix_tap_gemm_{}_{}_{}", kind.type, is_forward(p) ? "fwd" : "bwd", tile.name);
    Plan plan;
    plan.solver = fmt::format("{}:{}", name(), tile.name);
    plan.workspace_bytes = static_cast<uint64_t>(weights(p)) * element_bytes(p.type);
    plan.steps = {pack_step(p, kind), std::move(step)};
    return plan;
  }
};

class TapGemmPairsSolver : public TapGemmSolver {
 public:
  const char* name() const override { return "tap_gemm_pairs"; }
  const char* summary() const override { return "tap_gemm of f16, two channels at a time"; }

  Status applicable(const ConvProblem& p, const DeviceTraits& traits) const override {
    ROCFIX_CHECK(check_rules({half_pairs_there(traits), f16_only(p)}));
    return check_shape(p, {channels(p) % (2 * kDeepestSlice) == 0, "sums multiples of 32 channels a group only"});
  }

  double microseconds(const ConvProblem& p, const DeviceTraits& traits) const override {
    return pack_microseconds(p, traits) +
           gather_microseconds(p, traits, pairs_efficiency(traits), kPairKind.channels_of_cell);
  }

  Plan plan(const ConvProblem& p, const DeviceTraits& traits, const PlanOptions& options) const override {
    Plan plan = plan_as(kPairKind, p, traits, options);
    plan.may_flush_denormals = traits.half_pair_rate > 1;  // two multiply-adds would keep them
    return plan;
  }
};

}  // namespace

const Solver& tap_gemm_pairs_solver() {
  static const TapGemmPairsSolver solver;
  return solver;
}

const Solver& tap_gemm_solver() {
  static const TapGemmSolver solver;
  return solver;
}

}  // namespace rocfix
