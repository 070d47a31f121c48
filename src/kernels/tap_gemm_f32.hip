// SPDX-License-Identifier: MIT
// tap_gemm for tensors stored as f32.
#include "kernels/tap_gemm.h"

ROCFIX_TAP_KERNELS(f32, rocfix::F32, WideTerms)
