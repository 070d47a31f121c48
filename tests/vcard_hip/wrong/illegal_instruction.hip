// SPDX-License-Identifier: MIT
// A word that no chip of the family decodes.
#include "program.h"

__global__ void run(int* out) {
  asm volatile(".long 0xbf7fffff");
  *out = 1;
}

int main() {
  DeviceArray<int> out(1);
  run<<<1, 1>>>(out.get());
  MUST(hipDeviceSynchronize());
  std::puts("went on");
}
