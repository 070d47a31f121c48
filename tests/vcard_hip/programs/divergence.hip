// SPDX-License-Identifier: MIT
// Control flow that tears waves apart: nested loops, break, continue, switch, early return.
#include "program.h"

__host__ __device__ inline int collatz(unsigned n) {
  int steps = 0;
  while (n != 1) {
    n = n % 2 == 0 ? n / 2 : 3 * n + 1;
    ++steps;
  }
  return steps;
}

__host__ __device__ inline int nested(int n) {
  int sum = 0;
  for (int i = 0; i < n % 17; ++i) {
    if (i % 5 == 3) continue;
    for (int j = i; j < 20; ++j) {
      if ((i * j + n) % 11 == 0) break;
      sum += i ^ j;
      if (sum > 300) return -sum;
    }
  }
  return sum;
}

__host__ __device__ inline unsigned by_kind(unsigned n) {
  switch (n % 9) {
    case 0: return n * 3;
    case 1: n += 7; [[fallthrough]];
    case 2: return n ^ 0x55;
    case 3: return n / 3;
    case 4: return n < 100 ? 1 : 2;
    case 5: return ~n;
    case 7: return n << (n % 13);
    default: return 77;
  }
}

__global__ void run(int* steps, int* sums, unsigned* kinds, int count) {
  const int n = blockIdx.x * blockDim.x + threadIdx.x;
  if (n >= count) return;
  steps[n] = collatz(n + 1);
  sums[n] = nested(n);
  kinds[n] = by_kind(n);
}

int main() {
  Check check("divergence");
  constexpr int kCount = 3001;
  DeviceArray<int> steps(kCount), sums(kCount);
  DeviceArray<unsigned> kinds(kCount);
  run<<<(kCount + 127) / 128, 128>>>(steps.get(), sums.get(), kinds.get(), kCount);
  const auto got_steps = steps.read(), got_sums = sums.read();
  const auto got_kinds = kinds.read();
  for (int n = 0; n < kCount; ++n) {
    check.equal(got_steps[n], collatz(n + 1), "collatz", n);
    check.equal(got_sums[n], nested(n), "nested", n);
    check.equal(got_kinds[n], by_kind(n), "switch", n);
  }
  return check.finish();
}
