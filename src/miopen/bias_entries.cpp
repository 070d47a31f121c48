// SPDX-License-Identifier: MIT
// The exported functions of a convolution's bias.
#include "miopen/bias.h"
#include "miopen/entry.h"

using rocfix::BiasPass;

EXPORT miopenConvolutionForwardBias(Handle handle, const void* alpha, TensorDesc bias_desc, const void* bias,
                                    const void* beta, TensorDesc y_desc, void* y) {
  REAL(miopenConvolutionForwardBias);
  ANSWER(answer_bias({handle, alpha, beta, y_desc, y, bias_desc, bias}, BiasPass::kForward));
  return call_real(real_miopenConvolutionForwardBias, handle, alpha, bias_desc, bias, beta, y_desc, y);
}

EXPORT miopenConvolutionBackwardBias(Handle handle, const void* alpha, TensorDesc dy_desc, const void* dy,
                                     const void* beta, TensorDesc dbias_desc, void* dbias) {
  REAL(miopenConvolutionBackwardBias);
  ANSWER(answer_bias({handle, alpha, beta, dy_desc, dy, dbias_desc, dbias}, BiasPass::kBackward));
  return call_real(real_miopenConvolutionBackwardBias, handle, alpha, dy_desc, dy, beta, dbias_desc, dbias);
}
