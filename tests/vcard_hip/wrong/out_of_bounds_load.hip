// SPDX-License-Identifier: MIT
// Loads far before an array.
#include "program.h"

__global__ void load(const int* data, int* out, long offset) {
  out[threadIdx.x] = data[threadIdx.x - offset];
}

int main() {
  DeviceArray<int> data(64), out(64);
  load<<<1, 64>>>(data.get(), out.get(), 1l << 40);
  MUST(hipDeviceSynchronize());
  std::puts("went on");
}
