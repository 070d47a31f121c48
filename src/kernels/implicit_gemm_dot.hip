// SPDX-License-Identifier: MIT
// implicit_gemm for f16 with two terms of the sum at a time, for chips that have v_dot2_f32_f16.
#include "kernels/dot_loaders.h"
#include "kernels/gather_kernels.h"

ROCFIX_DOT_LOADERS(ROCFIX_GATHER_TILES, dot, rocfix::F16, HalfPairs)
