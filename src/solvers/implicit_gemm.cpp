// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "solvers/gather_loader.h"
#include "solvers/gather_tiles.h"
#include "solvers/gather_view.h"
#include "solvers/solvers.h"

namespace rocfix {
namespace {

class ImplicitGemmSolver : public Solver {
 public:
  const char* name() const override { return "implicit_gemm"; }
  const char* summary() const override {
    return "matrix product that gathers its columns on the way, no workspace";
  }
  std::vector<std::string> variants() const override { return gather_tile_names(); }

  Status applicable(const ConvProblem& problem, const DeviceTraits&) const override {
    return check_gather_limits(problem);
  }

  // Backward's weights and its pixels through a stride are loaded one by one.
  double microseconds(const ConvProblem& p, const DeviceTraits& traits) const override {
    if (p.direction != Direction::kForward) return gather_microseconds(p, traits, 0.65);
    // A sum shorter than a few slices does not pay for its addresses: of 27 terms 0.46 of all instructions are
    // multiplications where long sums have 0.82 (the virtual card's profile). Halves are widened besides.
    constexpr double kShort = 64, kBeginning = 10;
    const double terms = gather_terms(p), full = p.type == DataType::kF32 ? 0.85 : 0.78;
    return gather_microseconds(p, traits, terms < kShort ? full * terms / (terms + kBeginning) : 0.85);
  }

  Plan plan(const ConvProblem& problem, const DeviceTraits& traits,
            const PlanOptions& options) const override {
    const GatherTile& tile = choose_gather_tile(problem, traits, options.variant);
    KernelStep step = gather_step(problem, tile, {Operand::kW}, tile_params(problem, tile, options.aligned_16));
    step.module = fmt::format("implicit_gemm_{}", to_string(problem.type));
    step.kernel = fmt::format("rocfix_implicit_gemm_{}_{}_{}", to_string(problem.type),
                              choose_gather_loader(problem, options.aligned_16), tile.name);
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
