// SPDX-License-Identifier: MIT
// A convolution's bias apart from it, as the interposer offers it: one launch, no workspace, the same bits each time.
#pragma once

#include "solvers/channel_tensor.h"

namespace rocfix {

enum class BiasPass { kForward, kBackward };

// The launch, whose pointers (KernelStep::pointers stays empty) are, all of the tensor's type:
//   forward:  y, bias (c); y += bias
//   backward: dy, dbias (c); dbias = the sums of dy's channels, taken in fp32
// Error: channel_params'.
Result<KernelStep> plan_bias(const ChannelTensor& tensor, BiasPass pass, const DeviceTraits& traits);

}  // namespace rocfix
