// SPDX-License-Identifier: MIT
// Private memory: arrays that are indexed at run time, registers that do not fit, and pointers to locals.
#include "program.h"

template <class T>
__host__ __device__ T shuffle_array(unsigned seed) {
  T values[37];
  for (int n = 0; n < 37; ++n) values[n] = static_cast<T>(seed * 31 + n * 7);
  for (int n = 0; n < 200; ++n) {
    seed = seed * 1664525 + 1013904223;
    const int a = (seed >> 8) % 37, b = (seed >> 20) % 37;
    const T old = values[a];
    values[a] = static_cast<T>(values[b] + 1);
    values[b] = old;
  }
  T sum = 0;
  for (int n = 0; n < 37; ++n) sum = static_cast<T>(sum * 3 + values[n]);
  return sum;
}

template <class T>
__global__ void index_at_run_time(T* out) {
  const unsigned n = blockIdx.x * blockDim.x + threadIdx.x;
  out[n] = shuffle_array<T>(n);
}

// 1024 work-items leave 64 registers each: most of these 120 values live in scratch.
__global__ void __launch_bounds__(1024) too_many_registers(const unsigned* in, unsigned* out) {
  unsigned values[120];
#pragma unroll
  for (int n = 0; n < 120; ++n) values[n] = in[n * 1024 + threadIdx.x];
  __syncthreads();
  unsigned sum = 0;
#pragma unroll
  for (int n = 119; n >= 0; --n) sum = sum * 5 + values[n];
#pragma unroll
  for (int n = 0; n < 120; n += 3) sum ^= values[n] >> 3;
  out[threadIdx.x] = sum;
}

__device__ __noinline__ void add_to(int* where, int what) {
  *where += what;
}

// The same function reaches a private, an LDS and a global variable.
__global__ void generic_pointers(int* out) {
  __shared__ int shared[64];
  int own = threadIdx.x;
  shared[threadIdx.x] = 10;
  out[threadIdx.x] = 100;
  int* const places[3] = {&own, &shared[threadIdx.x], &out[threadIdx.x]};
  for (int round = 0; round < 6; ++round) add_to(places[(threadIdx.x + round) % 3], round);
  out[threadIdx.x] += 1000 * own + 100'000 * shared[threadIdx.x];
}

template <class T>
void check_type(Check& check, const char* what) {
  DeviceArray<T> out(300);
  index_at_run_time<<<3, 100>>>(out.get());
  const auto got = out.read();
  for (unsigned n = 0; n < 300; ++n) check.equal(got[n], shuffle_array<T>(n), what, n);
}

int main() {
  Check check("scratch");
  check_type<uint8_t>(check, "bytes");
  check_type<uint16_t>(check, "shorts");
  check_type<uint32_t>(check, "words");
  check_type<uint64_t>(check, "double words");

  const auto values = random_integers<unsigned>(120 * 1024, 0, UINT32_MAX);
  DeviceArray<unsigned> in(values), out(1024);
  too_many_registers<<<1, 1024>>>(in.get(), out.get());
  const auto got = out.read();
  for (int item = 0; item < 1024; ++item) {
    unsigned sum = 0;
    for (int n = 119; n >= 0; --n) sum = sum * 5 + values[n * 1024 + item];
    for (int n = 0; n < 120; n += 3) sum ^= values[n * 1024 + item] >> 3;
    check.equal(got[item], sum, "spilled", item);
  }

  DeviceArray<int> sums(64);
  generic_pointers<<<1, 64>>>(sums.get());
  const auto got_sums = sums.read();
  for (int n = 0; n < 64; ++n) {
    int wanted[3] = {n, 10, 100};
    for (int round = 0; round < 6; ++round) wanted[(n + round) % 3] += round;
    check.equal(got_sums[n], wanted[2] + 1000 * wanted[0] + 100'000 * wanted[1], "generic pointer", n);
  }
  return check.finish();
}
