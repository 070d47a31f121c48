// SPDX-License-Identifier: MIT
// implicit_gemm for tensors stored as f16.
#include "kernels/gather_kernels.h"

ROCFIX_GATHER_KERNELS(f16, rocfix::F16, WideTerms)
