// SPDX-License-Identifier: MIT
// stem for every type.
#include "kernels/stem.h"

ROCFIX_STEM_KERNELS(f32, rocfix::F32)
ROCFIX_STEM_KERNELS(f16, rocfix::F16)
ROCFIX_STEM_KERNELS(bf16, rocfix::BF16)
