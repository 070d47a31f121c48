// SPDX-License-Identifier: MIT
#include "engine/convolution.h"

#include <algorithm>

#include "conv/tensors.h"
#include "engine/batch_parts.h"
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

Status load_kernels(Device& device, const Plan& plan) {
  for (const auto& step : plan.steps)
    if (const auto kernel = device.kernel(step.module, step.kernel); !kernel) return kernel.error();
  return {};
}

uint64_t bytes_of(const ConvProblem& problem, Tensor tensor) {
  return elements_of(problem, tensor) * element_bytes(problem.type);
}

// Each part must begin at a multiple of 4 bytes, as the whole does.
Status check_places(const ConvProblem& problem, const ConvProblem& part) {
  if (part.n == problem.n || (bytes_of(part, Tensor::kX) | bytes_of(part, Tensor::kY)) % 4 == 0) return {};
  return Error{Code::kUnsupported, "the batch must be computed in parts, and one would begin at an odd half: a single "
                                   "image has 2 GiB and an odd number of elements"};
}

}  // namespace

Convolution::Part Convolution::plan_part(const ConvProblem& part, const DeviceInfo& info, const SolverText& solver) {
  const auto traits = traits_of(info);
  PlanOptions options;
  options.variant = solver.variant;
  Plan aligned = solver.solver->plan(part, traits, options);
  options.aligned_16 = false;
  return {part, std::move(aligned), solver.solver->plan(part, traits, options)};
}

Result<Convolution> Convolution::create(const ConvProblem& problem, const DeviceInfo& info,
                                        const std::string& solver) {
  if (problem.n == 0) {
    const auto plan = plan_empty_batch(problem, info, solver);
    if (!plan) return plan.error();
    return Convolution(problem, {problem, *plan, *plan}, {});
  }
  const auto chosen = choose_solver(problem, info, solver);
  if (!chosen) return chosen.error();
  const ConvProblem part = first_part(problem, info);
  ROCFIX_CHECK(check_places(problem, part));
  Part planned = plan_part(part, info, *chosen);
  ConvProblem last = part;
  last.n = problem.n % part.n;
  if (last.n == 0) return Convolution(problem, std::move(planned), {});
  // What takes the part takes fewer of its images; if ever it does not, what it says is the answer.
  if (const auto takes = chosen->solver->applicable(last, traits_of(info)); !takes) return takes.error();
  return Convolution(problem, std::move(planned), plan_part(last, info, *chosen));
}

uint64_t Convolution::workspace_bytes() const {
  return std::max(part_.aligned.workspace_bytes, last_ ? last_->aligned.workspace_bytes : 0);
}

std::string Convolution::kernels() const {
  std::string names;
  for (const auto& step : part_.aligned.steps) names += (names.empty() ? "" : ", ") + step.kernel;
  return names;
}

Status Convolution::prepare(Device& device) const {
  ROCFIX_CHECK(prepare_part(device, part_));
  return last_ ? prepare_part(device, *last_) : Status();
}

Status Convolution::prepare_part(Device& device, const Part& part) {
  ROCFIX_CHECK(load_kernels(device, part.aligned));
  return load_kernels(device, part.unaligned);
}

Status Convolution::enqueue_part(Device& device, const Part& part, const TensorAddresses& tensors, Address workspace) {
  const Plan& plan = (tensors.x | tensors.w | tensors.y) % 16 == 0 ? part.aligned : part.unaligned;
  if (plan.native) return device.convolve(part.problem, tensors);
  for (const auto& step : plan.steps) ROCFIX_CHECK(enqueue_step(device, step, tensors, workspace));
  return {};
}

Status Convolution::enqueue(Device& device, const TensorAddresses& tensors, Address workspace) const {
  const int64_t whole = part_.problem.n == 0 ? 1 : problem_.n / part_.problem.n;
  TensorAddresses at = tensors;
  for (int64_t i = 0; i < whole; ++i) {
    ROCFIX_CHECK(enqueue_part(device, part_, at, workspace));
    at.x += bytes_of(part_.problem, Tensor::kX);
    at.y += bytes_of(part_.problem, Tensor::kY);
  }
  return last_ ? enqueue_part(device, *last_, at, workspace) : Status();
}

}  // namespace rocfix
