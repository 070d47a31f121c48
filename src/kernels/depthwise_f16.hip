// SPDX-License-Identifier: MIT
// depthwise for tensors stored as f16.
#include "kernels/depthwise_kernels.h"

ROCFIX_DEPTHWISE_KERNELS(f16, rocfix::F16)
