// SPDX-License-Identifier: MIT
// What stands right before and behind v_cmpx: branches on what each lane holds.
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

// Reading a lane between the copy of EXEC and v_cmpx writes an SGPR, but LLVM does not take it for the end of
// the hazard.
__global__ void take_first(int* values, int limit) {
  const int at = blockIdx.x * blockDim.x + threadIdx.x;
  const int value = values[at], first = __builtin_amdgcn_readfirstlane(value);
  if (value > limit) values[at + 4] = first;
}
