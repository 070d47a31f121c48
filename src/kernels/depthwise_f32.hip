// SPDX-License-Identifier: MIT
// depthwise for tensors stored as f32.
#include "kernels/depthwise_kernels.h"

ROCFIX_DEPTHWISE_KERNELS(f32, rocfix::F32)
