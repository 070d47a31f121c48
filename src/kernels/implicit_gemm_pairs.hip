// SPDX-License-Identifier: MIT
// implicit_gemm for f16 with two terms of the sum at a time: v_dot2_f32_f16, or v_fma_mix_f32 twice.
#include "kernels/pair_loaders.h"
#include "kernels/gather_kernels.h"

ROCFIX_PAIR_LOADERS(ROCFIX_GATHER_TILES, pairs, rocfix::F16, HalfPairs)
