// SPDX-License-Identifier: MIT
#include <hip/hip_runtime.h>

__global__ void twice(float* values) {
  values[blockIdx.x * blockDim.x + threadIdx.x] *= 2;
}
