// SPDX-License-Identifier: MIT
// The stand-in's batch normalisation: it takes the call and then fails, as MIOpen does on gfx101x where its kernels do not
// compile.
#include "fake_objects.h"

using namespace rocfix::miopen;

#define DEFINE(suffix, ...)                                                                                           \
  EXPORT int miopenBatchNormalizationForwardTraining##suffix(Handle, int, void*, void*, TensorDesc, const void* x,   \
                                                             TensorDesc, void* y, __VA_ARGS__, void*, void*, double, \
                                                             void*, void*, double, void*, void*) {                   \
    NOT_NULL(x, y);                                                                                                   \
    count("miopenBatchNormalizationForwardTraining" #suffix);                                                         \
    return kUnknownError;                                                                                             \
  }                                                                                                                   \
  EXPORT int miopenBatchNormalizationForwardInference##suffix(Handle, int, void*, void*, TensorDesc, const void* x,  \
                                                              TensorDesc, void* y, __VA_ARGS__, void*, void*, void*, \
                                                              void*, double) {                                       \
    NOT_NULL(x, y);                                                                                                   \
    count("miopenBatchNormalizationForwardInference" #suffix);                                                        \
    return kUnknownError;                                                                                             \
  }                                                                                                                   \
  EXPORT int miopenBatchNormalizationBackward##suffix(                                                               \
      Handle, int, const void*, const void*, const void*, const void*, TensorDesc, const void* x, TensorDesc,         \
      const void* dy, TensorDesc, void* dx, __VA_ARGS__, const void*, void*, void*, double, const void*,              \
      const void*) {                                                                                                  \
    NOT_NULL(x, dy, dx);                                                                                              \
    count("miopenBatchNormalizationBackward" #suffix);                                                                \
    return kUnknownError;                                                                                             \
  }

DEFINE(, TensorDesc)
DEFINE(_V2, TensorDesc, TensorDesc, TensorDesc, TensorDesc)
