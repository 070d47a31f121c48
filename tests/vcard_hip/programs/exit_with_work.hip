// SPDX-License-Identifier: MIT
// Ends while a kernel still runs that would run for ever.
#include "program.h"

__global__ void wait_for(volatile int* flag) {
  while (*flag == 0) {
  }
}

int main() {
  int* flag = nullptr;
  MUST(hipMalloc(&flag, sizeof(int)));
  MUST(hipMemset(flag, 0, sizeof(int)));
  wait_for<<<4, 64>>>(flag);
  std::puts("PASS exit_with_work");
}
