// SPDX-License-Identifier: MIT
#pragma once

#include "conv/tensors.h"
#include "kernels/tensor_strides.h"

namespace rocfix {

// As kernels are told; for tensors below 2^31 elements.
inline TensorStrides kernel_strides(const ConvProblem& problem, Tensor tensor) {
  const Dimensions s = strides_of(problem, tensor);
  return {static_cast<int>(s[0]), static_cast<int>(s[1]), static_cast<int>(s[2]), static_cast<int>(s[3])};
}

}  // namespace rocfix
