// SPDX-License-Identifier: MIT
// Spatial batch normalisation, as the interposer offers it: one launch for each pass, no workspace.
#pragma once

#include "solvers/solver.h"

namespace rocfix {

// x, y and their gradients are dense n x c x h x w in `layout`; scale, bias and all statistics are c floats.
struct BatchNormProblem {
  int64_t n = 1, c = 1, h = 1, w = 1;
  DataType type = DataType::kF32;
  Layout layout = Layout::kNchw;

  int64_t count() const { return n * h * w; }  // elements of a channel
  bool operator==(const BatchNormProblem&) const = default;
};

enum class BatchNormPass { kTraining, kInference, kBackward };

struct BatchNormFactors {
  double epsilon = 1e-5;
  double share = 0;  // of this batch in the running statistics; the running variance takes the unbiased one
};

// The launch, whose pointers (KernelStep::pointers stays empty) are, null where in brackets:
//   training:  x, y, scale, bias, [running mean, running variance], [mean, 1 / sqrt(variance + epsilon)] of the batch
//   inference: x, y, scale, bias, mean, variance
//   backward:  x, dy, dx, scale, dscale, dbias, [mean, 1 / sqrt(variance + epsilon)] as training gave them
// Error: kUnsupported for tensors from 2^31 elements on, 2^30 elements a channel, 2^22 channels, and for empty ones.
Result<KernelStep> plan_batch_norm(const BatchNormProblem& problem, BatchNormPass pass, const BatchNormFactors& factors,
                                   const DeviceTraits& traits);

}  // namespace rocfix
