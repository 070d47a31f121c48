// SPDX-License-Identifier: MIT
// The exported functions of fusion plans: a row each where they are alike. MIOpen makes every plan; what it
// took is listened to.
#include "miopen/entry.h"
#include "miopen/fusion.h"

EXPORT miopenCreateFusionPlan(FusionPlan* plan, int direction, TensorDesc input) {
  REAL(miopenCreateFusionPlan);
  const int status = call_real(real_miopenCreateFusionPlan, plan, direction, input);
  LISTEN(status, remember_plan(*plan, input));
  return status;
}

EXPORT miopenDestroyFusionPlan(FusionPlan plan) {
  REAL(miopenDestroyFusionPlan);
  LISTEN(kSuccess, forget_plan(plan));
  return call_real(real_miopenDestroyFusionPlan, plan);
}

EXPORT miopenCreateOpConvForward(FusionPlan plan, FusionOp* op, ConvDesc convolution, TensorDesc w) {
  REAL(miopenCreateOpConvForward);
  const int status = call_real(real_miopenCreateOpConvForward, plan, op, convolution, w);
  LISTEN(status, remember_convolution(plan, *op, convolution, w));
  return status;
}

EXPORT miopenCreateOpBiasForward(FusionPlan plan, FusionOp* op, TensorDesc bias) {
  REAL(miopenCreateOpBiasForward);
  const int status = call_real(real_miopenCreateOpBiasForward, plan, op, bias);
  LISTEN(status, remember_bias(plan, *op, bias));
  return status;
}

EXPORT miopenCreateOpActivationForward(FusionPlan plan, FusionOp* op, int mode) {
  REAL(miopenCreateOpActivationForward);
  const int status = call_real(real_miopenCreateOpActivationForward, plan, op, mode);
  LISTEN(status, remember_activation(plan, *op, mode));
  return status;
}

// What the engine does not fuse makes the plan MIOpen's.
#define OTHER(name, parameters, ...)                  \
  EXPORT name parameters {                            \
    REAL(name);                                       \
    LISTEN(kSuccess, remember_other(plan));           \
    return call_real(real_##name, plan, __VA_ARGS__); \
  }
OTHER(miopenCreateOpActivationBackward, (FusionPlan plan, FusionOp* op, int mode), op, mode)
OTHER(miopenCreateOpBatchNormInference, (FusionPlan plan, FusionOp* op, int mode, TensorDesc desc), op, mode,
      desc)
OTHER(miopenCreateOpBatchNormForward, (FusionPlan plan, FusionOp* op, int mode, bool running), op, mode,
      running)
OTHER(miopenCreateOpBatchNormBackward, (FusionPlan plan, FusionOp* op, int mode), op, mode)

EXPORT miopenDestroyOperatorArgs(FusionArgs arguments) {
  REAL(miopenDestroyOperatorArgs);
  LISTEN(kSuccess, forget_arguments(arguments));
  return call_real(real_miopenDestroyOperatorArgs, arguments);
}

#define ARGUMENT(name)                                                                                    \
  EXPORT name(FusionArgs arguments, FusionOp op, const void* alpha, const void* beta, const void* data) { \
    REAL(name);                                                                                           \
    const int status = call_real(real_##name, arguments, op, alpha, beta, data);                          \
    LISTEN(status, remember_argument(arguments, op, alpha, beta, data));                                  \
    return status;                                                                                        \
  }
ARGUMENT(miopenSetOpArgsConvForward)
ARGUMENT(miopenSetOpArgsBiasForward)

EXPORT miopenSetOpArgsActivForward(FusionArgs arguments, FusionOp op, const void* alpha, const void* beta,
                                   double a, double b, double gamma) {
  REAL(miopenSetOpArgsActivForward);
  const int status = call_real(real_miopenSetOpArgsActivForward, arguments, op, alpha, beta, a, b, gamma);
  LISTEN(status, remember_argument(arguments, op, alpha, beta, nullptr, a));
  return status;
}

EXPORT miopenCompileFusionPlan(Handle handle, FusionPlan plan) {
  REAL(miopenCompileFusionPlan);
  ANSWER(answer_compile(handle, plan));
  return call_real(real_miopenCompileFusionPlan, handle, plan);
}

EXPORT miopenExecuteFusionPlan(Handle handle, FusionPlan plan, TensorDesc x_desc, const void* x,
                               TensorDesc y_desc, void* y, FusionArgs arguments) {
  REAL(miopenExecuteFusionPlan);
  REAL(miopenCompileFusionPlan);
  ANSWER(answer_execute(handle, plan, x_desc, x, y_desc, y, arguments));
  if (attempt([&] { return Answer(was_compiled_here(plan)); }).value_or(false)) {
    const int status = call_real(real_miopenCompileFusionPlan, handle, plan);
    if (status != kSuccess) return status;
  }
  return call_real(real_miopenExecuteFusionPlan, handle, plan, x_desc, x, y_desc, y, arguments);
}

EXPORT miopenConvolutionBiasActivationForward(Handle handle, const void* alpha, TensorDesc x_desc, const void* x,
                                              TensorDesc w_desc, const void* w, ConvDesc convolution, int algorithm,
                                              void* workspace, size_t workspace_bytes, const void* alpha_z,
                                              TensorDesc z_desc, const void* z, TensorDesc bias_desc, const void* bias,
                                              ActivationDesc activation, TensorDesc y_desc, void* y) {
  REAL(miopenConvolutionBiasActivationForward);
  ANSWER(answer_bias_activation({handle, alpha, x_desc, x, w_desc, w, convolution, alpha_z, z, bias_desc, bias,
                                 activation, y_desc, y}));
  return call_real(real_miopenConvolutionBiasActivationForward, handle, alpha, x_desc, x, w_desc, w, convolution,
                   algorithm, workspace, workspace_bytes, alpha_z, z_desc, z, bias_desc, bias, activation, y_desc, y);
}
