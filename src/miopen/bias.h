// SPDX-License-Identifier: MIT
// A convolution's bias apart from it, and its gradient, in MIOpen's place. The gradient is summed in a fixed order.
#pragma once

#include "miopen/answers.h"
#include "solvers/bias.h"

namespace rocfix::miopen {

// `tensor`: y or its gradient; both of the same type, bias 1 x C x 1 x 1.
struct BiasCall {
  Handle handle;
  const void *alpha, *beta;  // 1 and 0: of the forward pass, too, which adds to y all the same
  TensorDesc tensor_desc;
  const void* tensor;
  TensorDesc bias_desc;
  const void* bias;
};
Answer answer_bias(const BiasCall& call, BiasPass pass);

}  // namespace rocfix::miopen
