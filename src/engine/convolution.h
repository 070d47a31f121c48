// SPDX-License-Identifier: MIT
// A problem with its solver on a device, ready to run as often as wanted.
#pragma once

#include "device/device.h"
#include "engine/choose.h"

namespace rocfix {

class Convolution {
 public:
  // `solver` as for choose_solver.
  static Result<Convolution> create(const ConvProblem& problem, const DeviceInfo& info,
                                    const std::string& solver);

  const ConvProblem& problem() const { return problem_; }
  // With its variant, as parse_solver reads it.
  const std::string& solver() const { return aligned_.solver; }
  uint64_t workspace_bytes() const { return aligned_.workspace_bytes; }
  double error_growth() const { return aligned_.error_growth; }

  // Loads the kernels that enqueue() will launch.
  Status prepare(Device& device) const;

  // Puts the convolution on the device's stream; returns before it has run. `workspace` must hold
  // workspace_bytes(), and all addresses must be multiples of 4.
  Status enqueue(Device& device, const TensorAddresses& tensors, Address workspace) const;

 private:
  Convolution(const ConvProblem& problem, Plan aligned, Plan unaligned)
      : problem_(problem), aligned_(std::move(aligned)), unaligned_(std::move(unaligned)) {}

  ConvProblem problem_;
  Plan aligned_;    // for a y at a multiple of 16 bytes
  Plan unaligned_;  // for any other
};

}  // namespace rocfix
