// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "solvers/gather_loader.h"
#include "solvers/gather_tiles.h"
#include "solvers/gather_view.h"
#include "solvers/rules.h"
#include "solvers/solvers.h"

namespace rocfix {
namespace {

constexpr int kTermsOfStep = 2;

// Of kernels/pair_loaders.h, for the refusal.
const char* what_is_loaded(const ConvProblem& p) {
  const bool last = p.layout == Layout::kNhwc;
  if (p.direction == Direction::kForward)
    return last ? "sums multiples of 8 channels a group only" : "sums multiples of 8 terms (channels times taps) only";
  return last ? "sums multiples of 8 channels a group, and computes multiples of 4, only"
              : "computes backward-data in NCHW for 1x1 filters over whole planes only, by 4 pixels and 4 channels, and even sums";
}

class ImplicitGemmPairsSolver : public Solver {
 public:
  const char* name() const override { return "implicit_gemm_pairs"; }
  const char* summary() const override { return "implicit_gemm of f16, two terms at a time"; }
  std::vector<std::string> variants() const override { return gather_tile_names(); }

  Status applicable(const ConvProblem& p, const DeviceTraits& traits) const override {
    ROCFIX_CHECK(check_rules({half_pairs_there(traits), f16_only(p)}));
    ROCFIX_CHECK(check_gather_limits(p));
    return check_rules({{choose_pair_loader(p) != nullptr, what_is_loaded(p)}});
  }

  // Short sums do not pay for their addresses: implicit_gemm's figures, for steps of two terms.
  double microseconds(const ConvProblem& p, const DeviceTraits& traits) const override {
    constexpr double kShort = 64, kBeginning = 10;
    const double steps = gather_terms(p) / kTermsOfStep, full = pairs_efficiency(traits);
    return gather_microseconds(p, traits, steps < kShort ? full * steps / (steps + kBeginning) : full, kTermsOfStep);
  }

  // Tensors that are not aligned are left to implicit_gemm.
  Plan plan(const ConvProblem& p, const DeviceTraits& traits, const PlanOptions& options) const override {
    const GatherTile& tile = choose_gather_tile(p, traits, options.variant, kTermsOfStep);
    const char* loader = options.aligned_16 ? choose_pair_loader(p) : nullptr;
    Plan plan = implicit_gemm_solver().plan(p, traits, {tile.name, options.aligned_16});
    plan.solver = fmt::format("{}:{}", name(), tile.name);
    if (loader == nullptr) return plan;
    plan.may_flush_denormals = traits.half_pair_rate > 1;  // two multiply-adds would keep them
    plan.steps[0].module = "implicit_gemm_pairs";
    plan.steps[0].kernel = fmt::format("rocfix_implicit_gemm_pairs_{}_{}", loader, tile.name);
    return plan;
  }
};

}  // namespace

const Solver& implicit_gemm_pairs_solver() {
  static const ImplicitGemmPairsSolver solver;
  return solver;
}

}  // namespace rocfix
