// SPDX-License-Identifier: MIT
// few_channels for every type.
#include "kernels/few_channels.h"

ROCFIX_FEW_CHANNELS_KERNELS(f32, rocfix::F32)
ROCFIX_FEW_CHANNELS_KERNELS(f16, rocfix::F16)
ROCFIX_FEW_CHANNELS_KERNELS(bf16, rocfix::BF16)
