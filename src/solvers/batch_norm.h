// SPDX-License-Identifier: MIT
// Spatial batch normalisation, as the interposer offers it: one launch for each pass, no workspace.
#pragma once

#include "solvers/channel_tensor.h"

namespace rocfix {

enum class BatchNormPass { kTraining, kInference, kBackward };

struct BatchNormFactors {
  double epsilon = 1e-5;
  double share = 0;  // of this batch in the running statistics; the running variance takes the unbiased one
};

// x, y and their gradients are alike, `tensor`; scale, bias and all statistics are c floats.
//
// The launch, whose pointers (KernelStep::pointers stays empty) are, null where in brackets:
//   training:  x, y, scale, bias, [running mean, running variance], [mean, 1 / sqrt(variance + epsilon)] of the batch
//   inference: x, y, scale, bias, mean, variance
//   backward:  x, dy, dx, scale, dscale, dbias, [mean, 1 / sqrt(variance + epsilon)] as training gave them
// Error: channel_params'.
Result<KernelStep> plan_batch_norm(const ChannelTensor& tensor, BatchNormPass pass, const BatchNormFactors& factors,
                                   const DeviceTraits& traits);

}  // namespace rocfix
