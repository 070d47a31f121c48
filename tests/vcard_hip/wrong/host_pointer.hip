// SPDX-License-Identifier: MIT
// A pointer to plain memory of the host, which the card cannot see.
#include "program.h"

__global__ void store(int* data) {
  data[threadIdx.x] = 1;
}

int main() {
  std::vector<int> values(64);
  store<<<1, 64>>>(values.data());
  MUST(hipDeviceSynchronize());
  std::puts("went on");
}
