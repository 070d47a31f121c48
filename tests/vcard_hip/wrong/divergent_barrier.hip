// SPDX-License-Identifier: MIT
// One wave waits at the barrier for another one that waits for it: in a loop, not at the barrier.
#include "program.h"

__global__ void diverge(int* data) {
  __shared__ volatile int ready;
  if (threadIdx.x == 0) ready = 0;
  __syncthreads();
  if (threadIdx.x < 32) {
    __syncthreads();
    ready = 1;
  } else {
    while (ready == 0) {
    }
    __syncthreads();
  }
  data[threadIdx.x] = ready;
}

int main() {
  DeviceArray<int> data(64);
  diverge<<<1, 64>>>(data.get());
  MUST(hipDeviceSynchronize());
  std::puts("went on");
}
