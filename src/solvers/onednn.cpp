// SPDX-License-Identifier: MIT
// The CPU's own convolution.
#include "solvers/rules.h"
#include "solvers/solvers.h"

namespace rocfix {
namespace {

class OneDnnSolver : public Solver {
 public:
  const char* name() const override { return "onednn"; }
  const char* summary() const override { return "oneDNN on the CPU"; }
  bool suits(const DeviceTraits& traits) const override { return traits.native_convolution; }

  Status applicable(const ConvProblem& problem, const DeviceTraits&) const override {
    return check_rules({forward_only(problem), f32_only(problem), nchw_only(problem), no_epilogue(problem)});
  }

  Plan plan(const ConvProblem&, const DeviceTraits&, const PlanOptions&) const override {
    Plan plan;
    plan.solver = name();
    plan.native = true;
    return plan;
  }
};

}  // namespace

const Solver& onednn_solver() {
  static const OneDnnSolver solver;
  return solver;
}

}  // namespace rocfix
