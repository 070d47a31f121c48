// SPDX-License-Identifier: MIT
// winograd's transforms for every type.
#include "kernels/winograd_transforms.h"

ROCFIX_WINOGRAD_TRANSFORMS(f32, rocfix::F32)
ROCFIX_WINOGRAD_TRANSFORMS(f16, rocfix::F16)
ROCFIX_WINOGRAD_TRANSFORMS(bf16, rocfix::BF16)
