// SPDX-License-Identifier: MIT
// Recursion without an end.
#include "program.h"

__device__ __attribute__((noinline)) int dig(int depth, volatile int* stop) {
  volatile int local[16];
  local[depth % 16] = depth;
  if (*stop != 0) return 0;
  return dig(depth + 1, stop) + local[depth % 16];
}

__global__ void run(int* out, volatile int* stop) {
  *out = dig(0, stop);
}

int main() {
  DeviceArray<int> out(1), stop(1);
  stop.fill_bytes(0);
  run<<<1, 1>>>(out.get(), stop.get());
  MUST(hipDeviceSynchronize());
  std::puts("went on");
}
