// SPDX-License-Identifier: MIT
// Batch normalisation for every type and layout. Scale, bias and statistics are fp32 for all types.
#include "kernels/batch_norm.h"

#define ROCFIX_BATCH_NORM_KERNELS(type, T, layout, Places)                                                        \
  ROCFIX_KERNEL(rocfix::kChannelThreads)                                                                        \
  rocfix_batch_norm_training_##type##_##layout(const T* x, T* y, const float* scale, const float* bias,           \
                                               float* running_mean, float* running_variance, float* mean,         \
                                               float* inverse_deviation, rocfix::BatchNormParams p) {             \
    ROCFIX_SHARED rocfix::BatchNormGroup<Places>::Lds lds;                                                        \
    rocfix::batch_norm_training<T, Places>(lds, x, y, scale, bias,                                                \
                                           {running_mean, running_variance, mean, inverse_deviation}, p);         \
  }                                                                                                               \
  ROCFIX_KERNEL(rocfix::kChannelThreads)                                                                        \
  rocfix_batch_norm_inference_##type##_##layout(const T* x, T* y, const float* scale, const float* bias,          \
                                                const float* mean, const float* variance,                         \
                                                rocfix::BatchNormParams p) {                                      \
    rocfix::batch_norm_inference<T, Places>(x, y, scale, bias, mean, variance, p);                                \
  }                                                                                                               \
  ROCFIX_KERNEL(rocfix::kChannelThreads)                                                                        \
  rocfix_batch_norm_backward_##type##_##layout(const T* x, const T* dy, T* dx, const float* scale, float* dscale, \
                                               float* dbias, const float* mean, const float* inverse_deviation,   \
                                               rocfix::BatchNormParams p) {                                       \
    ROCFIX_SHARED rocfix::BatchNormGroup<Places>::Lds lds;                                                        \
    rocfix::batch_norm_backward<T, Places>(lds, x, dy, dx, scale, {dscale, dbias}, {mean, inverse_deviation}, p); \
  }

ROCFIX_BATCH_NORM_KERNELS(f32, rocfix::F32, nchw, rocfix::NchwPlaces)
ROCFIX_BATCH_NORM_KERNELS(f16, rocfix::F16, nchw, rocfix::NchwPlaces)
ROCFIX_BATCH_NORM_KERNELS(bf16, rocfix::BF16, nchw, rocfix::NchwPlaces)
ROCFIX_BATCH_NORM_KERNELS(f32, rocfix::F32, nhwc, rocfix::NhwcPlaces)
ROCFIX_BATCH_NORM_KERNELS(f16, rocfix::F16, nhwc, rocfix::NhwcPlaces)
ROCFIX_BATCH_NORM_KERNELS(bf16, rocfix::BF16, nhwc, rocfix::NhwcPlaces)
