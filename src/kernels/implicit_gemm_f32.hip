// SPDX-License-Identifier: MIT
// implicit_gemm for tensors stored as f32.
#include "kernels/gather_kernels.h"

ROCFIX_GATHER_KERNELS(f32, rocfix::F32, WideTerms)
