// SPDX-License-Identifier: MIT
#include "program.h"

__global__ void give_up(int limit) {
  if (threadIdx.x == static_cast<unsigned>(limit)) abort();
}

int main() {
  give_up<<<2, 64>>>(100);
  MUST(hipDeviceSynchronize());
  std::puts("still here");  // nobody reached the limit
  give_up<<<2, 64>>>(40);
  MUST(hipDeviceSynchronize());
  std::puts("went on");
}
