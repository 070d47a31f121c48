// SPDX-License-Identifier: MIT
// The stand-in's bias functions and activation descriptors.
#include "fake_objects.h"

using namespace rocfix::miopen;

EXPORT int miopenCreateActivationDescriptor(ActivationDesc* activation) {
  NOT_NULL(activation);
  *activation = new ActivationObject;
  return kSuccess;
}
EXPORT int miopenSetActivationDescriptor(ActivationDesc activation, int mode, double alpha, double beta,
                                         double gamma) {
  NOT_NULL(activation);
  *activation = {mode, alpha, beta, gamma};
  return kSuccess;
}
EXPORT int miopenGetActivationDescriptor(ActivationDesc activation, int* mode, double* alpha, double* beta,
                                         double* gamma) {
  NOT_NULL(activation, mode, alpha, beta, gamma);
  *mode = activation->mode, *alpha = activation->alpha, *beta = activation->beta, *gamma = activation->gamma;
  return kSuccess;
}
EXPORT int miopenDestroyActivationDescriptor(ActivationDesc activation) {
  delete activation;
  return kSuccess;
}

EXPORT int miopenConvolutionForwardBias(Handle handle, const void* alpha, TensorDesc b_desc, const void* b,
                                        const void* beta, TensorDesc y_desc, void* y) {
  NOT_NULL(handle, alpha, b_desc, b, beta, y_desc, y);
  return count("miopenConvolutionForwardBias");
}
EXPORT int miopenConvolutionBackwardBias(Handle handle, const void* alpha, TensorDesc dy_desc, const void* dy,
                                         const void* beta, TensorDesc db_desc, void* db) {
  NOT_NULL(handle, alpha, dy_desc, dy, beta, db_desc, db);
  return count("miopenConvolutionBackwardBias");
}
EXPORT int miopenConvolutionBiasActivationForward(Handle handle, const void*, TensorDesc x_desc, const void* x,
                                                  TensorDesc w_desc, const void* w, ConvDesc convolution, int, void*,
                                                  size_t, const void*, TensorDesc z_desc, const void*,
                                                  TensorDesc b_desc, const void* b, ActivationDesc activation,
                                                  TensorDesc y_desc, void* y) {
  NOT_NULL(handle, x_desc, x, w_desc, w, convolution, z_desc, b_desc, b, activation, y_desc, y);
  return count("miopenConvolutionBiasActivationForward");
}
