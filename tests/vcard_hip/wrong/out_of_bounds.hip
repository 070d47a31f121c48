// SPDX-License-Identifier: MIT
// Stores one element past the end of an array: the work-item 1000 of 1001.
#include "program.h"

__global__ void store(int* data) {
  data[blockIdx.x * blockDim.x + threadIdx.x] = 1;
}

int main() {
  int* data = nullptr;
  MUST(hipMalloc(&data, 1000 * sizeof(int)));
  store<<<7, 143>>>(data);  // 1001 work-items
  MUST(hipDeviceSynchronize());
  std::puts("went on");
}
