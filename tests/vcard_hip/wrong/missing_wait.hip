// SPDX-License-Identifier: MIT
// Hand-written code that uses a loaded value before its s_waitcnt.
#include "program.h"

__global__ void hurry(const int* in, int* out) {
  int value, twice;
  asm volatile(
      "global_load_dword %0, %2, off\n"
      "v_add_nc_u32 %1, %0, %0\n"
      "s_waitcnt vmcnt(0)\n"
      : "=&v"(value), "=&v"(twice)
      : "v"(in + threadIdx.x));
  out[threadIdx.x] = twice;
}

int main() {
  DeviceArray<int> in(std::vector<int>(32, 21)), out(32);
  hurry<<<1, 32>>>(in.get(), out.get());
  MUST(hipDeviceSynchronize());
  std::puts("went on");
}
