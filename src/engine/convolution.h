// SPDX-License-Identifier: MIT
// A problem with its solver on a device, ready to run as often as wanted.
#pragma once

#include <optional>

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
  const std::string& solver() const { return part_.aligned.solver; }
  uint64_t workspace_bytes() const;
  double error_growth() const { return part_.aligned.error_growth; }
  // What it launches, for a message: "rocfix_a, rocfix_b"; "" for a device's own.
  std::string kernels() const;

  // Loads the kernels that enqueue() will launch.
  Status prepare(Device& device) const;

  // Puts the convolution on the device's stream; returns before it has run. `workspace` must hold
  // workspace_bytes(), and all addresses must be multiples of 4.
  Status enqueue(Device& device, const TensorAddresses& tensors, Address workspace) const;

 private:
  // How so many images are computed.
  struct Part {
    ConvProblem problem;
    Plan aligned;    // for tensors at multiples of 16 bytes
    Plan unaligned;  // for any other
  };

  Convolution(const ConvProblem& problem, Part part, std::optional<Part> last)
      : problem_(problem), part_(std::move(part)), last_(std::move(last)) {}
  static Part plan_part(const ConvProblem& part, const DeviceInfo& info, const SolverText& solver);
  static Status prepare_part(Device& device, const Part& part);
  static Status enqueue_part(Device& device, const Part& part, const TensorAddresses& tensors, Address workspace);

  ConvProblem problem_;
  Part part_;                 // the whole problem, or every part of its batch (engine/batch_parts.h) …
  std::optional<Part> last_;  // … but the last one, where that has fewer images
};

}  // namespace rocfix
