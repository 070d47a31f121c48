// SPDX-License-Identifier: MIT
#undef NDEBUG
#include <cassert>

#include "program.h"

__global__ void check_positive(const int* in) {
  assert(in[threadIdx.x] > 0);
}

int main() {
  std::vector<int> values(64, 1);
  values[37] = -5;
  DeviceArray<int> in(values);
  check_positive<<<1, 64>>>(in.get());
  MUST(hipDeviceSynchronize());
  std::puts("went on");
}
