// SPDX-License-Identifier: MIT
// tap_gemm for tensors stored as f16.
#include "kernels/tap_gemm.h"

ROCFIX_TAP_KERNELS(f16, rocfix::F16, WideTerms)
