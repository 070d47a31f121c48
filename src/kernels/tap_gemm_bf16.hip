// SPDX-License-Identifier: MIT
// tap_gemm for tensors stored as bf16.
#include "kernels/tap_gemm.h"

ROCFIX_TAP_KERNELS(bf16, rocfix::BF16, WideTerms)
