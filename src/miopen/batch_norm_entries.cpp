// SPDX-License-Identifier: MIT
// The exported functions of batch normalisation. _V2 (MIOpen 3.3, ROCm 6.3) has a descriptor for each parameter where the
// first ones have one for all: two rows a pass.
#include "miopen/batch_norm.h"
#include "miopen/entry.h"

#define PARENTHESES(...) __VA_ARGS__

// `parameters`: the descriptors' declarations; `named`: their names.
#define TRAINING(name, parameters, named)                                                                             \
  EXPORT name(Handle handle, int mode, void* alpha, void* beta, TensorDesc x_desc, const void* x, TensorDesc y_desc, \
              void* y, PARENTHESES parameters, void* scale, void* bias, double share, void* running_mean,             \
              void* running_variance, double epsilon, void* mean, void* inverse_deviation) {                          \
    REAL(name);                                                                                                       \
    ANSWER(answer_training({handle, mode, alpha, beta, {x_desc, y_desc}, {PARENTHESES named}}, {x, y, scale, bias},   \
                           {running_mean, running_variance}, {mean, inverse_deviation}, {epsilon, share}));           \
    return call_real(real_##name, handle, mode, alpha, beta, x_desc, x, y_desc, y, PARENTHESES named, scale, bias,    \
                     share, running_mean, running_variance, epsilon, mean, inverse_deviation);                        \
  }

#define INFERENCE(name, parameters, named)                                                                            \
  EXPORT name(Handle handle, int mode, void* alpha, void* beta, TensorDesc x_desc, const void* x, TensorDesc y_desc, \
              void* y, PARENTHESES parameters, void* scale, void* bias, void* mean, void* variance, double epsilon) { \
    REAL(name);                                                                                                       \
    ANSWER(answer_inference({handle, mode, alpha, beta, {x_desc, y_desc}, {PARENTHESES named}},                       \
                            {x, y, scale, bias, mean, variance}, epsilon));                                           \
    return call_real(real_##name, handle, mode, alpha, beta, x_desc, x, y_desc, y, PARENTHESES named, scale, bias,    \
                     mean, variance, epsilon);                                                                        \
  }

#define GRADIENTS(name, parameters, named)                                                                            \
  EXPORT name(Handle handle, int mode, const void* alpha, const void* beta, const void* alpha_parameters,             \
              const void* beta_parameters, TensorDesc x_desc, const void* x, TensorDesc dy_desc, const void* dy,      \
              TensorDesc dx_desc, void* dx, PARENTHESES parameters, const void* scale, void* dscale, void* dbias,     \
              double epsilon, const void* mean, const void* inverse_deviation) {                                      \
    REAL(name);                                                                                                       \
    if (is_plain(alpha_parameters, beta_parameters)) {                                                                \
      ANSWER(answer_gradients({handle, mode, alpha, beta, {x_desc, dy_desc, dx_desc}, {PARENTHESES named}},           \
                              {x, dy, dx, scale, dscale, dbias}, {mean, inverse_deviation}, epsilon));                \
    }                                                                                                                 \
    return call_real(real_##name, handle, mode, alpha, beta, alpha_parameters, beta_parameters, x_desc, x, dy_desc,   \
                     dy, dx_desc, dx, PARENTHESES named, scale, dscale, dbias, epsilon, mean, inverse_deviation);     \
  }

#define ONE_FOR_ALL (TensorDesc all), (all)
#define ONE_FOR_EACH                                                                             \
  (TensorDesc scale_desc, TensorDesc bias_desc, TensorDesc mean_desc, TensorDesc variance_desc), \
      (scale_desc, bias_desc, mean_desc, variance_desc)
#define EXPANDED(row, ...) row(__VA_ARGS__)

EXPANDED(TRAINING, miopenBatchNormalizationForwardTraining, ONE_FOR_ALL)
EXPANDED(TRAINING, miopenBatchNormalizationForwardTraining_V2, ONE_FOR_EACH)
EXPANDED(INFERENCE, miopenBatchNormalizationForwardInference, ONE_FOR_ALL)
EXPANDED(INFERENCE, miopenBatchNormalizationForwardInference_V2, ONE_FOR_EACH)
EXPANDED(GRADIENTS, miopenBatchNormalizationBackward, ONE_FOR_ALL)
EXPANDED(GRADIENTS, miopenBatchNormalizationBackward_V2, ONE_FOR_EACH)
