// SPDX-License-Identifier: MIT
#include "program.h"

__global__ void read(int* out) {
  __shared__ int values[64];
  if (threadIdx.x < 60) values[threadIdx.x] = threadIdx.x;
  __syncthreads();
  out[threadIdx.x] = values[63 - threadIdx.x] * 2;
}

int main() {
  DeviceArray<int> out(64);
  read<<<1, 64>>>(out.get());
  MUST(hipDeviceSynchronize());
  std::puts("went on");
}
