// SPDX-License-Identifier: MIT
#include "program.h"

__global__ void store(int* data) {
  data[threadIdx.x] = 1;
}

int main() {
  int* data = nullptr;
  MUST(hipMalloc(&data, 64 << 10));
  store<<<1, 64>>>(data);
  MUST(hipFree(data));
  store<<<1, 64>>>(data);
  MUST(hipDeviceSynchronize());
  std::puts("went on");
}
