// SPDX-License-Identifier: MIT
// An atomic addition at an odd address.
#include "program.h"

__global__ void add(char* data) {
  atomicAdd(reinterpret_cast<int*>(data + 1), 1);
}

int main() {
  DeviceArray<char> data(64);
  add<<<1, 1>>>(data.get());
  MUST(hipDeviceSynchronize());
  std::puts("went on");
}
