// SPDX-License-Identifier: MIT
// Hand-written code that reads a register which nothing wrote.
#include "program.h"

__global__ void read(int* out) {
  int value;
  asm volatile("v_add_nc_u32 %0, 1, v77" : "=v"(value) : : "v77");
  out[threadIdx.x] = value;
}

int main() {
  DeviceArray<int> out(32);
  read<<<1, 32>>>(out.get());
  MUST(hipDeviceSynchronize());
  std::puts("went on");
}
