// SPDX-License-Identifier: MIT
// Fusion plans of a convolution, its bias and an activation: MIOpen keeps the plan too, and computes what is none of
// these. Its own functions make the plan and its arguments; what they were told is kept here.
#pragma once

#include "miopen/answers.h"

namespace rocfix::miopen {

// What the plan's creators were told, after MIOpen took it.
void remember_plan(FusionPlan plan, TensorDesc input);
void remember_convolution(FusionPlan plan, FusionOp op, ConvDesc convolution, TensorDesc w);
void remember_bias(FusionPlan plan, FusionOp op, TensorDesc bias);
void remember_activation(FusionPlan plan, FusionOp op, int mode);
// Something that the engine fuses not.
void remember_other(FusionPlan plan);
void forget_plan(FusionPlan plan);

// What the operators' arguments are. `data`: w or bias; null for an activation, which has a parameter `activation_alpha`.
void remember_argument(FusionArgs arguments, FusionOp op, const void* alpha, const void* beta,
                       const void* data, double activation_alpha = 0);
void forget_arguments(FusionArgs arguments);

Answer answer_compile(Handle handle, FusionPlan plan);
// Only of a plan that answer_compile answered.
Answer answer_execute(Handle handle, FusionPlan plan, TensorDesc x_desc, const void* x, TensorDesc y_desc,
                      void* y, FusionArgs arguments);
// Such a plan is MIOpen's after all: it must compile it before it can run it.
bool was_compiled_here(FusionPlan plan);

// The same in one call: y = activation(alpha * convolution + alpha_z * z + bias). The engine's where nothing is scaled (a
// factor that is null is 1) and no z added.
struct BiasActivationCall {
  Handle handle;
  const void* alpha;
  TensorDesc x_desc;
  const void* x;
  TensorDesc w_desc;
  const void* w;
  ConvDesc convolution;
  const void *alpha_z, *z;
  TensorDesc bias_desc;
  const void* bias;
  ActivationDesc activation;
  TensorDesc y_desc;
  const void* y;
};
Answer answer_bias_activation(const BiasActivationCall& call);

}  // namespace rocfix::miopen
