// SPDX-License-Identifier: MIT
// A convolution whose tensors lie in host memory: copied in, computed, copied back.
#pragma once

#include <functional>

#include "device/device.h"

namespace rocfix {

struct HostPointers {
  void *x, *w;
  const void* bias;
  void* y;
};

using Run = std::function<Status(const TensorAddresses& tensors, Address workspace)>;

// `run` puts the convolution on the device's stream. Device memory is taken for the time of the call. Writes the tensor
// that is the direction's result, and only when all went well.
Status run_with_host_memory(const ConvProblem& p, Device& device, const HostPointers& host, uint64_t workspace_bytes,
                            const Run& run);

}  // namespace rocfix
