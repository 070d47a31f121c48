// SPDX-License-Identifier: MIT
// Waits for a flag that nobody sets.
#include "program.h"

__global__ void wait_for(volatile int* flag, int* out) {
  while (*flag == 0) {
  }
  *out = 1;
}

int main() {
  DeviceArray<int> flag(1), out(1);
  flag.fill_bytes(0);
  wait_for<<<1, 64>>>(flag.get(), out.get());
  std::puts("launched");
  std::fflush(stdout);
  MUST(hipDeviceSynchronize());
  std::puts("went on");
}
