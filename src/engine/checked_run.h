// SPDX-License-Identifier: MIT
// A convolution on a device with its buffers: run with poisoned outputs, checked against the reference,
// timed.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/case.h"
#include "engine/convolution.h"
#include "engine/guarded_buffer.h"

namespace rocfix {

// The buffers of a convolution on the device; bias is empty where the problem has none.
struct Buffers {
  GuardedBuffer x, w, y, bias, workspace;

  static Result<Buffers> create(Device& device, const ConvProblem& problem, uint64_t workspace_bytes);

  TensorAddresses tensors() const {
    return {x.address(), w.address(), y.address(), bias.bytes() > 0 ? bias.address() : 0};
  }
  const GuardedBuffer& of(Tensor tensor) const {
    const GuardedBuffer* const all[] = {&x, &w, &y, &bias};
    return *all[static_cast<size_t>(tensor)];
  }
  // "" or what was written that should not have been.
  Result<std::string> damage() const;
};

class CheckedRun {
 public:
  CheckedRun(Device& device, const Convolution& convolution, const Buffers& buffers, const CaseData& data)
      : device_(device), convolution_(convolution), buffers_(buffers), data_(data) {}

  // Runs once and waits; the output and the workspace hold poison before.
  Status run();
  // Wall time of the last run().
  double last_ms() const { return last_ms_; }

  // "" or what is wrong: guard zones, inputs, output. Raises `max_error` to the largest error of the output.
  Result<std::string> check(double& max_error);

  // Fills in the times of `result` from repeated runs; on a device whose times are modelled, from the last run().
  Status measure(bool bench, CaseResult& result);

 private:
  Status enqueue() { return convolution_.enqueue(device_, buffers_.tensors(), buffers_.workspace.address()); }
  Status run_timed();
  // Milliseconds of one of `repeats` runs back to back.
  Result<double> sample(int repeats);
  // "" or which of the inputs is no longer what was uploaded.
  Result<std::string> changed_input();

  Device& device_;
  const Convolution& convolution_;
  const Buffers& buffers_;
  const CaseData& data_;
  double last_ms_ = 0, last_modelled_ms_ = 0;
};

}  // namespace rocfix
