// SPDX-License-Identifier: MIT
// winograd_fused for tensors stored as bf16.
#include "kernels/winograd_fused.h"

ROCFIX_WINOGRAD_FUSED_KERNELS(bf16, rocfix::BF16)
