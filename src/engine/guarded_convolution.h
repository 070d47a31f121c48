// SPDX-License-Identifier: MIT
// A convolution inside the caller's own process, where nothing can be killed: a solver whose launch fails is
// replaced by the next one; one that does not end within a limit is an error, and in quarantine, instead of a
// wait for ever.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <vector>

#include "engine/convolution.h"

namespace rocfix {

// A limit of 0 is none.
using TimeLimit = std::chrono::milliseconds;

// Waits for the device's stream. kTimeout when it has not ended within the limit.
Status wait_within(Device& device, TimeLimit limit);

class GuardedConvolution {
 public:
  // `solver` as for Convolution::create; one that is named is never replaced.
  static Result<GuardedConvolution> create(const ConvProblem& problem, const DeviceInfo& info,
                                           const std::string& solver);

  // The one that runs now; those before it live as long as this.
  const Convolution& current() const { return *tried_->current.load(); }
  // What the first one needs; no later one needs more.
  uint64_t workspace_bytes() const { return tried_->all.front()->workspace_bytes(); }

  // Convolution::enqueue, one call at a time. With a limit it waits until the stream is empty, puts the
  // convolution on it, and waits until that has run: so a hang is known to be this solver's. kTimeout with
  // what is known in the message; `hung` tells whether the stream is lost.
  Status run(Device& device, const TensorAddresses& tensors, Address workspace, TimeLimit limit, bool& hung);

 private:
  struct Tried {
    std::vector<std::unique_ptr<Convolution>> all;
    std::atomic<const Convolution*> current;
  };

  GuardedConvolution(Convolution convolution, bool named);
  Status enqueue(Device& device, const TensorAddresses& tensors, Address workspace);
  Status replace(Device& device, const TensorAddresses& tensors, Address workspace, const Error& failure);
  Error hang(const DeviceInfo& info, TimeLimit limit) const;

  bool named_;
  std::unique_ptr<Tried> tried_;
};

}  // namespace rocfix
