// SPDX-License-Identifier: MIT
// Writes past the LDS that the launch gave.
#include "program.h"

__global__ void overrun(int* out, int index) {
  extern __shared__ int values[];
  values[threadIdx.x + index] = 1;
  __syncthreads();
  out[threadIdx.x] = values[threadIdx.x];
}

int main() {
  DeviceArray<int> out(64);
  overrun<<<1, 64, 64 * sizeof(int)>>>(out.get(), 2048);
  MUST(hipDeviceSynchronize());
  std::puts("went on");
}
