// SPDX-License-Identifier: MIT
// winograd_fused for tensors stored as f16.
#include "kernels/winograd_fused.h"

ROCFIX_WINOGRAD_FUSED_KERNELS(f16, rocfix::F16)
