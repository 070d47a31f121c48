// SPDX-License-Identifier: MIT
// Functions that call themselves to a depth of their own in every lane.
#include "program.h"

__host__ __device__ __attribute__((noinline)) int fibonacci(int n) {
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

__host__ __device__ __attribute__((noinline)) int ackermann(int m, int n) {
  if (m == 0) return n + 1;
  if (n == 0) return ackermann(m - 1, 1);
  return ackermann(m - 1, ackermann(m, n - 1));
}

__global__ void recurse(int* fibonaccis, int* ackermanns) {
  fibonaccis[threadIdx.x] = fibonacci(threadIdx.x % 13);
  ackermanns[threadIdx.x] = ackermann(threadIdx.x % 3, threadIdx.x % 5);
}

int main() {
  Check check("recursion");
  DeviceArray<int> fibonaccis(64), ackermanns(64);
  recurse<<<1, 64>>>(fibonaccis.get(), ackermanns.get());
  const auto first = fibonaccis.read(), second = ackermanns.read();
  for (int n = 0; n < 64; ++n) {
    check.equal(first[n], fibonacci(n % 13), "fibonacci", n);
    check.equal(second[n], ackermann(n % 3, n % 5), "ackermann", n);
  }
  return check.finish();
}
