// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "kernels/params.h"
#include "solvers/epilogue_params.h"
#include "solvers/kernel_strides.h"
#include "solvers/cost.h"
#include "solvers/rules.h"
#include "solvers/solvers.h"

namespace rocfix {
namespace {

constexpr int kThreads = 256;
constexpr int kWeightThreads = 64;  // a work-group computes one weight

DirectParams params_of(const ConvProblem& p) {
  DirectParams params;
  params.n = p.n;
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
  params.channels_last = p.layout == Layout::kNhwc;
  params.results = static_cast<unsigned>(elements_of(p, result_of(p.direction)));
  params.x_strides = kernel_strides(p, Tensor::kX);
  params.w_strides = kernel_strides(p, Tensor::kW);
  params.y_strides = kernel_strides(p, Tensor::kY);
  params.epilogue = epilogue_params(p);
  return params;
}

class DirectSolver : public Solver {
 public:
  const char* name() const override { return "direct"; }
  const char* summary() const override { return "naive: one work-item, one element of the result"; }

  Status applicable(const ConvProblem& problem, const DeviceTraits&) const override {
    return check_rules({tensors_below_2g_elements(problem), padded_below_2_30(problem),
                        grid_below_2_32(groups(problem), threads(problem))});
  }

  // One load for each operand of each product, and no work-item is faster than its own chain of loads.
  double microseconds(const ConvProblem& problem, const DeviceTraits& traits) const override {
    Work work = plain_work(problem);
    work.efficiency = 0.03;
    constexpr double kTermUs = 0.2;  // as the virtual card models it
    return predicted_microseconds(work, traits) + kTermUs * static_cast<double>(problem.reduction_length());
  }

  Plan plan(const ConvProblem& problem, const DeviceTraits&, const PlanOptions&) const override {
    KernelStep step;
    step.module = "direct";
    step.kernel = fmt::format("rocfix_direct_{}_{}", to_string(problem.direction), to_string(problem.type));
    step.groups = static_cast<uint32_t>(groups(problem));
    step.threads = threads(problem);
    step.pointers = operands(problem.direction);
    step.set_params(params_of(problem));
    Plan plan;
    plan.solver = name();
    plan.steps = {std::move(step)};
    return plan;
  }

 private:
  static uint32_t threads(const ConvProblem& problem) {
    return problem.direction == Direction::kBackwardWeights ? kWeightThreads : kThreads;
  }
  static int64_t groups(const ConvProblem& problem) {
    const int64_t results = elements_of(problem, result_of(problem.direction));
    return problem.direction == Direction::kBackwardWeights ? results : ceil_div(results, kThreads);
  }
  static std::vector<OperandAddress> operands(Direction direction) {
    if (direction == Direction::kBackwardData) return {{Operand::kY}, {Operand::kW}, {Operand::kX}};
    if (direction == Direction::kBackwardWeights) return {{Operand::kX}, {Operand::kY}, {Operand::kW}};
    return {{Operand::kX}, {Operand::kW}, {Operand::kY}, {Operand::kBias}};
  }
};

}  // namespace

const Solver& direct_solver() {
  static const DirectSolver solver;
  return solver;
}

}  // namespace rocfix
