// SPDX-License-Identifier: MIT
// Writes far behind a local array.
#include "program.h"

__global__ void overrun(int* out, int index) {
  int values[100];
  for (int n = 0; n < 100; ++n) values[n] = n;
  values[index] = 7;
  out[threadIdx.x] = values[threadIdx.x];
}

int main() {
  DeviceArray<int> out(64);
  overrun<<<1, 64>>>(out.get(), 1 << 20);
  MUST(hipDeviceSynchronize());
  std::puts("went on");
}
