// SPDX-License-Identifier: MIT
#include "engine/case.h"

#include <fmt/format.h>

#include "base/text.h"
#include "conv/reference.h"
#include "conv/test_data.h"
#include "engine/checked_run.h"

namespace rocfix {
const char* to_string(CaseStatus status) {
  switch (status) {
    case CaseStatus::kPass:
      return "PASS";
    case CaseStatus::kFail:
      return "FAIL";
    case CaseStatus::kHang:
      return "HANG";
    case CaseStatus::kCrash:
      return "CRASH";
    case CaseStatus::kSkip:
      return "SKIP";
  }
  return "?";
}

Status CaseRunner::prepare_reference(const ConvProblem& problem) {
  ConvProblem p = problem;
  p.type = DataType::kF32;
  p.layout = Layout::kNchw;
  if (reference_of_ == p) return {};
  reference_of_.reset();
  auto inputs = exact_inputs(p);
  if (!inputs) return inputs.error();
  reference_ = std::move(*inputs);
  compute_reference(p, reference_);
  reference_of_ = p;
  return {};
}

Status CaseRunner::prepare(const ConvProblem& p) {
  if (prepared_ && expected_.problem == p) return {};
  prepared_ = false;
  ROCFIX_CHECK(prepare_reference(p));
  expected_ = {p, reference_, {}};
  for (const Tensor tensor : kTensors)
    if (tensor != result_of(p.direction))
      expected_.uploaded[static_cast<size_t>(tensor)] = to_bytes(p, tensor, expected_.tensors[tensor]);
  for (float& value : expected_.tensors[result_of(p.direction)]) value = rounded_to(p.type, value);
  prepared_ = true;
  return {};
}

Status CaseRunner::run_on_device(const CaseRequest& request, CaseResult& result) {
  const auto convolution = Convolution::create(request.problem, device_.info(), request.solver);
  if (!convolution) return convolution.error();
  const auto buffers = Buffers::create(device_, request.problem, convolution->workspace_bytes());
  if (!buffers) return buffers.error();
  for (const Tensor tensor : kTensors)
    if (tensor != result_of(request.problem.direction))
      ROCFIX_CHECK(buffers->of(tensor).upload(expected_.uploaded[static_cast<size_t>(tensor)]));

  CheckedRun run(device_, *convolution, *buffers, expected_);
  ROCFIX_CHECK(run.run());
  result.first_ms = run.last_ms();
  auto wrong = run.check(result.max_error);
  if (wrong && wrong->empty()) {
    ROCFIX_CHECK(run.measure(request.bench, result));
    // Once more after many runs: a right first answer can be luck.
    ROCFIX_CHECK(run.run());
    wrong = run.check(result.max_error);
  }
  if (!wrong) return wrong.error();
  result.status = wrong->empty() ? CaseStatus::kPass : CaseStatus::kFail;
  result.reason = *wrong;
  result.solver_at_fault = !wrong->empty();
  return {};
}

CaseResult CaseRunner::run(const CaseRequest& request,
                           const std::function<void(const CaseResult&)>& device_begins) {
  CaseResult result;
  const auto convolution = Convolution::create(request.problem, device_.info(), request.solver);
  result.solver = convolution ? convolution->solver() : request.solver;
  if (!convolution) {
    result.reason = convolution.error().message;
    return result;
  }
  result.workspace_bytes = convolution->workspace_bytes();
  result.memory_bytes = request.problem.tensor_bytes() + result.workspace_bytes;
  if (const auto free = device_.free_memory(); free && *free < result.memory_bytes) {
    result.reason = fmt::format("needs {} of device memory, {} is free", bytes_text(result.memory_bytes),
                                bytes_text(*free));
    return result;
  }
  if (const auto ready = prepare(request.problem); !ready) {
    result.reason = ready.error().message;
    return result;
  }
  device_begins(result);
  if (const auto ran = run_on_device(request, result); !ran) {
    result.status = ran.error().code == Code::kUnsupported ? CaseStatus::kSkip : CaseStatus::kFail;
    result.reason = ran.error().message;
    result.solver_at_fault = ran.error().code == Code::kDevice;
  }
  return result;
}

}  // namespace rocfix
