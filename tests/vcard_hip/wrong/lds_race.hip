// SPDX-License-Identifier: MIT
// Reads what another wave wrote, without a barrier between. Wrong in strict mode only: the result may be right.
#include "program.h"

__global__ void race(int* out) {
  __shared__ int values[256];
  values[threadIdx.x] = threadIdx.x;
  out[threadIdx.x] = values[255 - threadIdx.x];
}

int main() {
  DeviceArray<int> out(256);
  race<<<1, 256>>>(out.get());
  MUST(hipDeviceSynchronize());
  std::puts("went on");
}
