// SPDX-License-Identifier: MIT
#include "kernels/params.h"
#include "solvers/rules.h"
#include "solvers/solvers.h"

namespace rocfix {
namespace {

constexpr int kThreads = 256;

DirectParams params_of(const ConvProblem& p) {
  DirectParams params;
  params.c_per_group = p.c / p.groups;
  params.h = p.h;
  params.w = p.w;
  params.k = p.k;
  params.r = p.r;
  params.s = p.s;
  params.pad_h = p.pad_h;
  params.pad_w = p.pad_w;
  params.stride_h = p.stride_h;
  params.stride_w = p.stride_w;
  params.dilation_h = p.dilation_h;
  params.dilation_w = p.dilation_w;
  params.k_per_group = p.k / p.groups;
  params.channels = p.c;
  params.out_h = p.out_h();
  params.out_w = p.out_w();
  params.outputs = static_cast<unsigned>(p.y_elements());
  return params;
}

class DirectSolver : public Solver {
 public:
  const char* name() const override { return "direct"; }
  const char* summary() const override { return "naive: one work-item, one output element"; }

  Status applicable(const ConvProblem& problem, const DeviceTraits&) const override {
    return check_rules({forward_only(problem), f32_only(problem), nchw_only(problem),
                        tensors_below_2g_elements(problem), padded_below_2_30(problem)});
  }

  Plan plan(const ConvProblem& problem, const DeviceTraits&, const PlanOptions&) const override {
    KernelStep step;
    step.module = "direct";
    step.kernel = "rocfix_direct_f32";
    step.groups = static_cast<uint32_t>(ceil_div(problem.y_elements(), kThreads));
    step.threads = kThreads;
    step.pointers = {{Operand::kX}, {Operand::kW}, {Operand::kY}};
    step.set_params(params_of(problem));
    Plan plan;
    plan.solver = name();
    plan.steps = {std::move(step)};
    return plan;
  }
};

}  // namespace

const Solver& direct_solver() {
  static const DirectSolver solver;
  return solver;
}

}  // namespace rocfix
