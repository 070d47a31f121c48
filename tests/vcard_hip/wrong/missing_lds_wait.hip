// SPDX-License-Identifier: MIT
// Hand-written code that uses a value from LDS before its s_waitcnt.
#include "program.h"

__global__ void hurry(int* out) {
  __shared__ int values[32];
  values[threadIdx.x] = threadIdx.x;
  __syncthreads();
  int value, twice;
  asm volatile(
      "ds_read_b32 %0, %2\n"
      "v_add_nc_u32 %1, %0, %0\n"
      "s_waitcnt lgkmcnt(0)\n"
      : "=&v"(value), "=&v"(twice)
      : "v"(threadIdx.x * 4));
  out[threadIdx.x] = twice + values[31 - threadIdx.x];
}

int main() {
  DeviceArray<int> out(32);
  hurry<<<1, 32>>>(out.get());
  MUST(hipDeviceSynchronize());
  std::puts("went on");
}
