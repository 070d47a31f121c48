// SPDX-License-Identifier: MIT
// The bias and its gradient for every type and layout.
#include "kernels/bias.h"

#define ROCFIX_BIAS_KERNELS(type, T, layout, Places)                                           \
  ROCFIX_KERNEL(rocfix::kChannelThreads)                                                       \
  rocfix_bias_forward_##type##_##layout(T* y, const T* bias, rocfix::ChannelParams p) {        \
    rocfix::bias_forward<T, Places>(y, bias, p);                                               \
  }                                                                                            \
  ROCFIX_KERNEL(rocfix::kChannelThreads)                                                       \
  rocfix_bias_backward_##type##_##layout(const T* dy, T* dbias, rocfix::ChannelParams p) {     \
    ROCFIX_SHARED rocfix::BiasSum lds[rocfix::kChannelThreads];                                \
    rocfix::bias_backward<T, Places>(lds, dy, dbias, p);                                       \
  }

ROCFIX_BIAS_KERNELS(f32, rocfix::F32, nchw, rocfix::NchwPlaces)
ROCFIX_BIAS_KERNELS(f16, rocfix::F16, nchw, rocfix::NchwPlaces)
ROCFIX_BIAS_KERNELS(bf16, rocfix::BF16, nchw, rocfix::NchwPlaces)
ROCFIX_BIAS_KERNELS(f32, rocfix::F32, nhwc, rocfix::NhwcPlaces)
ROCFIX_BIAS_KERNELS(f16, rocfix::F16, nhwc, rocfix::NhwcPlaces)
ROCFIX_BIAS_KERNELS(bf16, rocfix::BF16, nhwc, rocfix::NhwcPlaces)
