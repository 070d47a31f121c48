// SPDX-License-Identifier: MIT
// implicit_gemm for tensors stored as bf16.
#include "kernels/gather_kernels.h"

ROCFIX_GATHER_KERNELS(bf16, rocfix::BF16, WideTerms)
