// SPDX-License-Identifier: MIT
// One case of verify or bench: a problem computed by one solver on one device, checked against the reference
// and timed.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "conv/tensors.h"
#include "device/device.h"

namespace rocfix {

enum class CaseStatus { kPass, kFail, kHang, kCrash, kSkip };

const char* to_string(CaseStatus status);

struct CaseRequest {
  ConvProblem problem;
  std::string solver;  // "" = chosen
  bool bench = false;  // many timed runs, each long enough for the clock
};

struct CaseResult {
  CaseStatus status = CaseStatus::kSkip;
  std::string reason;    // for every status but PASS
  std::string solver;    // with its variant; "" when none was chosen
  double first_ms = 0;   // the whole first call as its caller sees it, module load included
  double median_ms = 0;  // device time of one of the later runs
  double p10_ms = 0, p90_ms = 0;
  uint64_t memory_bytes = 0;  // tensors and workspace
  uint64_t workspace_bytes = 0;
  double max_error = 0;  // largest |result - reference|
  bool solver_at_fault = false;  // what went wrong did so in its kernels, not before them
};

// The host's side of a case: inputs and the right result, and the inputs as the device gets them.
struct CaseData {
  ConvProblem problem;
  HostTensors tensors;
  std::vector<std::byte> uploaded[std::size(kTensors)];  // by tensor; empty for the result
};

// Runs cases on one device. Test data and reference of the last problem are kept for its next solver, and for its other
// types and layouts: the integers are the same, and a result of f16 or bf16 is that of f32, rounded.
class CaseRunner {
 public:
  explicit CaseRunner(Device& device) : device_(device) {}

  // `device_begins` is called when host preparation is over and device work starts, with what is known so
  // far.
  CaseResult run(const CaseRequest& request, const std::function<void(const CaseResult&)>& device_begins);

 private:
  Status prepare(const ConvProblem& problem);
  Status prepare_reference(const ConvProblem& problem);
  Status run_on_device(const CaseRequest& request, CaseResult& result);

  Device& device_;
  std::optional<ConvProblem> reference_of_;  // in f32 and NCHW
  HostTensors reference_;
  CaseData expected_;
  bool prepared_ = false;
};

}  // namespace rocfix
