// SPDX-License-Identifier: MIT
#include "engine/convolution.h"

#include "engine/empty_batch.h"

namespace rocfix {
namespace {

Address base_of(Operand operand, const TensorAddresses& tensors, Address workspace) {
  switch (operand) {
    case Operand::kX:
      return tensors.x;
    case Operand::kW:
      return tensors.w;
    case Operand::kY:
      return tensors.y;
    case Operand::kBias:
      return tensors.bias;
    case Operand::kWorkspace:
      return workspace;
  }
  return 0;
}

Status enqueue_step(Device& device, const KernelStep& step, const TensorAddresses& tensors,
                    Address workspace) {
  const auto kernel = device.kernel(step.module, step.kernel);
  if (!kernel) return kernel.error();
  std::vector<Address> pointers;
  for (const auto& pointer : step.pointers)
    pointers.push_back(base_of(pointer.operand, tensors, workspace) + pointer.offset);
  Launch launch{*kernel, step.groups, step.threads, {}};
  for (auto& pointer : pointers) launch.arguments.push_back(&pointer);
  launch.arguments.push_back(const_cast<std::byte*>(step.params.data()));
  return device.launch(launch);
}

}  // namespace

Result<Convolution> Convolution::create(const ConvProblem& problem, const DeviceInfo& info,
                                        const std::string& solver) {
  if (problem.n == 0) {
    const auto plan = plan_empty_batch(problem, info, solver);
    if (!plan) return plan.error();
    return Convolution(problem, *plan, *plan);
  }
  const auto chosen = choose_solver(problem, info, solver);
  if (!chosen) return chosen.error();
  const auto traits = traits_of(info);
  PlanOptions options;
  options.variant = chosen->variant;
  Plan aligned = chosen->solver->plan(problem, traits, options);
  options.aligned_16 = false;
  return Convolution(problem, std::move(aligned), chosen->solver->plan(problem, traits, options));
}

Status Convolution::prepare(Device& device) const {
  for (const Plan* plan : {&aligned_, &unaligned_})
    for (const auto& step : plan->steps)
      if (const auto kernel = device.kernel(step.module, step.kernel); !kernel) return kernel.error();
  return {};
}

Status Convolution::enqueue(Device& device, const TensorAddresses& tensors, Address workspace) const {
  const Plan& plan = (tensors.x | tensors.w | tensors.y) % 16 == 0 ? aligned_ : unaligned_;
  if (plan.native) return device.convolve(problem_, tensors);
  for (const auto& step : plan.steps) ROCFIX_CHECK(enqueue_step(device, step, tensors, workspace));
  return {};
}

}  // namespace rocfix
