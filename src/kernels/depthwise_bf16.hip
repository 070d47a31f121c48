// SPDX-License-Identifier: MIT
// depthwise for tensors stored as bf16.
#include "kernels/depthwise_kernels.h"

ROCFIX_DEPTHWISE_KERNELS(bf16, rocfix::BF16)
