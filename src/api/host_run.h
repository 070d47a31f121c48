// SPDX-License-Identifier: MIT
// A convolution whose tensors lie in host memory: copied in, computed, copied back.
#pragma once

#include "engine/convolution.h"

namespace rocfix {

// Device memory is taken for the time of the call. Writes the tensor that is the direction's result, and only when all
// went well.
Status run_with_host_memory(const Convolution& convolution, Device& device, void* x, void* w, const void* bias, void* y);

}  // namespace rocfix
