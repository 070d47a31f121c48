// SPDX-License-Identifier: MIT
// gradient_gemm for every type.
#include "kernels/gradient_gemm.h"

ROCFIX_GRADIENT_KERNELS(f32, rocfix::F32)
ROCFIX_GRADIENT_KERNELS(f16, rocfix::F16)
ROCFIX_GRADIENT_KERNELS(bf16, rocfix::BF16)
