// SPDX-License-Identifier: MIT
// winograd_fused for tensors stored as f32.
#include "kernels/winograd_fused.h"

ROCFIX_WINOGRAD_FUSED_KERNELS(f32, rocfix::F32)
