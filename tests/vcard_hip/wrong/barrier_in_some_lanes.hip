// SPDX-License-Identifier: MIT
// Half of the wave goes to the barrier, and comes to it once more than the other wave does: the classic
// __syncthreads() in a branch.
#include "program.h"

__global__ void diverge(int* data) {
  __shared__ int values[64];
  values[threadIdx.x] = threadIdx.x;
  if (threadIdx.x < 16) {
    values[threadIdx.x] += 100;
    __syncthreads();
  }
  __syncthreads();
  data[threadIdx.x] = values[63 - threadIdx.x];
}

int main() {
  DeviceArray<int> data(64);
  diverge<<<1, 64>>>(data.get());
  MUST(hipDeviceSynchronize());
  std::puts("went on");
}
