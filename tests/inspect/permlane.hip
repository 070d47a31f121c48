// SPDX-License-Identifier: MIT
// v_permlane right behind v_cmpx: a branch that ends in nothing but the lanes that took it.
#include <hip/hip_runtime.h>

__global__ void exchange(int* values, int limit) {
  const int at = blockIdx.x * blockDim.x + threadIdx.x;
  const int value = values[at];
  if (value > limit) values[at + 4] = __builtin_amdgcn_permlane16(value, value, 1, 2, false, false);
}

__global__ void exchange_halves(int* values, int limit) {
  const int at = blockIdx.x * blockDim.x + threadIdx.x;
  const int value = values[at], other = values[at + limit];
  if (value != other) values[at + 4] = __builtin_amdgcn_permlanex16(value, other, limit, 2, false, false);
}
