// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "kernels/gradient_params.h"
#include "solvers/cost.h"
#include "solvers/depthwise_view.h"
#include "solvers/rules.h"
#include "solvers/solvers.h"
#include "solvers/sum_parts.h"

namespace rocfix {
namespace {

// What stands in the kernels' names.
std::string shape_name(const ConvProblem& p) {
  const char* const suffix = p.direction == Direction::kBackwardData && p.stride_h == 2 ? "back" : nullptr;
  return suffix != nullptr ? fmt::format("{}x{}{}", p.r, p.s, suffix)
                           : fmt::format("{}x{}s{}", p.r, p.s, p.stride_h);
}

std::string kernel_name(const ConvProblem& p, const char* family, const DepthwiseAccess& access) {
  return fmt::format("rocfix_{}_{}_{}_{}", family, to_string(p.type), access.name, shape_name(p));
}

// Backward-data is a gather from y, with as many channels as x has.
std::vector<OperandAddress> gather_operands(const ConvProblem& p) {
  if (p.direction == Direction::kBackwardData) return {{Operand::kY}, {Operand::kW}, {Operand::kX}};
  return {{Operand::kX}, {Operand::kW}, {Operand::kY}};
}

KernelStep step_of(const ConvProblem& p, std::string kernel, int64_t groups, int threads) {
  KernelStep step;
  step.module = fmt::format("depthwise_{}", to_string(p.type));
  step.kernel = std::move(kernel);
  step.groups = static_cast<uint32_t>(groups);
  step.threads = threads;
  return step;
}

KernelStep staged_step(const ConvProblem& p, int compute_units, const DepthwiseAccess& access) {
  const DepthwiseStagedParams params = depthwise_staged_view(p, compute_units);
  auto step = step_of(p, kernel_name(p, "depthwise", access), ceil_div(params.planes, params.group_planes),
                      kStagedThreads);
  step.pointers = gather_operands(p);
  step.set_params(params);
  return step;
}

KernelStep gather_step(const ConvProblem& p, int compute_units, const DepthwiseAccess* access) {
  if (access == nullptr) {
    const DepthwiseAnyParams params = depthwise_any_view(p);
    auto step =
        step_of(p, fmt::format("rocfix_depthwise_{}_any_{}", to_string(p.type), to_string(p.direction)),
                ceil_div(params.strips, kDepthwiseThreads), kDepthwiseThreads);
    step.pointers = gather_operands(p);
    step.set_params(params);
    return step;
  }
  if (std::string_view(access->name) == "staged") return staged_step(p, compute_units, *access);
  const bool last = p.layout == Layout::kNhwc;
  const DepthwiseParams params = depthwise_view(p, *access);
  auto step =
      step_of(p, kernel_name(p, "depthwise", *access), depthwise_groups(params, last), kDepthwiseThreads);
  step.pointers = gather_operands(p);
  step.set_params(params);
  return step;
}

int64_t gradient_groups(const ConvProblem& p, const DepthwiseGradientParams& params,
                        const DepthwiseAccess* access) {
  return depthwise_channel_blocks(p, params) * params.parts * (access != nullptr ? 1 : p.r);
}

// Splits the sum where there are too few work-groups for the compute units; adding up the parts is a launch
// of its own, so a part must be worth it.
DepthwiseGradientParams gradient_params(const ConvProblem& p, const DeviceTraits& traits,
                                        const DepthwiseAccess* access) {
  constexpr int64_t kLeastRounds = 4, kMostBytes = int64_t{64} << 20;
  auto params = depthwise_gradient_view(p, access);
  const int64_t lanes =
      params.channels_last ? kGradientThreads >> params.lanes_log2 : int64_t{1} << params.lanes_log2;
  const int64_t wanted = std::max(1, traits.compute_units) / gradient_groups(p, params, access);
  const int64_t parts = std::min({wanted, params.tiles / (lanes * kLeastRounds),
                                  kMostBytes / (4 * std::max<int64_t>(1, p.w_elements()))});
  if (parts < 2) return params;
  params.tiles_of_part = static_cast<int>(ceil_div(ceil_div(params.tiles, parts), lanes) * lanes);
  params.parts = static_cast<int>(ceil_div(params.tiles, params.tiles_of_part));
  return params;
}

KernelStep gradient_step(const ConvProblem& p, const DepthwiseGradientParams& params,
                         const DepthwiseAccess* access) {
  const auto kernel = access != nullptr ? kernel_name(p, "depthwise_wrw", *access)
                                        : fmt::format("rocfix_depthwise_wrw_{}_any", to_string(p.type));
  auto step = step_of(p, kernel, gradient_groups(p, params, access), kGradientThreads);
  step.pointers = {{Operand::kX}, {Operand::kY}, {params.parts == 1 ? Operand::kW : Operand::kWorkspace}};
  step.set_params(params);
  return step;
}

class DepthwiseSolver : public Solver {
 public:
  const char* name() const override { return "depthwise"; }
  const char* summary() const override {
    return "one input channel a group: tiles of a channel in registers";
  }
  std::vector<std::string> variants() const override { return depthwise_access_names(); }

  Status applicable(const ConvProblem& p, const DeviceTraits& traits) const override {
    ROCFIX_CHECK(check_rules({{p.c == p.groups, "computes convolutions with one input channel a group only"},
                              {std::max(p.r, p.s) <= kDepthwiseLargest, "has room for filters to 15x15"},
                              no_epilogue(p),
                              tensors_below_2g_elements(p),
                              padded_below_2_30(p),
                              {p.largest_tensor() * element_bytes(p.type) < (int64_t{1} << 32),
                               "addresses tensors by 32-bit offsets, one has 4 GiB or more"}}));
    const KernelStep step = plan(p, traits, {}).steps.front();
    return check_rules({grid_below_2_32(step.groups, step.threads)});
  }

  double microseconds(const ConvProblem& p, const DeviceTraits& traits) const override {
    const Plan plan = this->plan(p, traits, {});
    Work work = plain_work(p);
    work.bytes += 2.0 * static_cast<double>(plan.workspace_bytes);
    work.launches = static_cast<int>(plan.steps.size());
    const bool is_special = choose_depthwise_access(p, true, "") != nullptr;
    work.efficiency = is_special ? 0.3 : 0.1;  // a load, and the address of it, for few products
    return predicted_microseconds(work, traits);
  }

  Plan plan(const ConvProblem& p, const DeviceTraits& traits, const PlanOptions& options) const override {
    const DepthwiseAccess* const access = choose_depthwise_access(p, options.aligned_16, options.variant);
    Plan plan;
    plan.solver = fmt::format("{}:{}", name(), access != nullptr ? access->name : "any");
    if (p.direction != Direction::kBackwardWeights) {
      plan.steps = {gather_step(p, traits.compute_units, access)};
      return plan;
    }
    const DepthwiseGradientParams params = gradient_params(p, traits, access);
    plan.steps = {gradient_step(p, params, access)};
    if (params.parts == 1) return plan;
    plan.workspace_bytes = static_cast<uint64_t>(4 * params.parts * p.w_elements());
    plan.steps.push_back(sum_parts_step(p, params.parts));
    return plan;
  }
};

}  // namespace

const Solver& depthwise_solver() {
  static const DepthwiseSolver solver;
  return solver;
}

}  // namespace rocfix
