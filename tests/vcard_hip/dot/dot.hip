// SPDX-License-Identifier: MIT
// Dot product instructions: gfx1011, gfx1012 and gfx1030 have them, gfx1010 and gfx1013 do not.
#include "program.h"

typedef _Float16 half2_type __attribute__((ext_vector_type(2)));

__global__ void dot_halves(const half2_type* a, const half2_type* b, float* sums) {
  sums[threadIdx.x] = __builtin_amdgcn_fdot2(a[threadIdx.x], b[threadIdx.x], sums[threadIdx.x], false);
}

__global__ void dot_bytes(const int* a, const int* b, int* sums) {
  sums[threadIdx.x] = __builtin_amdgcn_sdot4(a[threadIdx.x], b[threadIdx.x], sums[threadIdx.x], false);
}

constexpr int kItems = 64;

void check_halves(Check& check) {
  const auto a = random_integers<int>(2 * kItems, -9, 9, 1), b = random_integers<int>(2 * kItems, -9, 9, 2);
  std::vector<half2_type> a_in(kItems), b_in(kItems);
  for (int n = 0; n < kItems; ++n) {
    a_in[n] = {static_cast<_Float16>(a[2 * n]), static_cast<_Float16>(a[2 * n + 1])};
    b_in[n] = {static_cast<_Float16>(b[2 * n]), static_cast<_Float16>(b[2 * n + 1])};
  }
  DeviceArray<half2_type> a_device(a_in), b_device(b_in);
  DeviceArray<float> sums(std::vector<float>(kItems, 0.5f));
  dot_halves<<<1, kItems>>>(a_device.get(), b_device.get(), sums.get());
  const auto got = sums.read();
  for (int n = 0; n < kItems; ++n)
    check.equal(got[n], a[2 * n] * b[2 * n] + a[2 * n + 1] * b[2 * n + 1] + 0.5f, "halves", n);
}

void check_bytes(Check& check) {
  const auto a = random_integers<int8_t>(4 * kItems, -128, 127, 3), b = random_integers<int8_t>(4 * kItems, -128, 127, 4);
  const auto* a_words = reinterpret_cast<const int*>(a.data());
  const auto* b_words = reinterpret_cast<const int*>(b.data());
  DeviceArray<int> a_device(std::vector<int>(a_words, a_words + kItems)),
      b_device(std::vector<int>(b_words, b_words + kItems)), sums(std::vector<int>(kItems, -1000));
  dot_bytes<<<1, kItems>>>(a_device.get(), b_device.get(), sums.get());
  const auto got = sums.read();
  for (int n = 0; n < kItems; ++n) {
    int wanted = -1000;
    for (int k = 0; k < 4; ++k) wanted += a[4 * n + k] * b[4 * n + k];
    check.equal(got[n], wanted, "bytes", n);
  }
}

int main() {
  Check check("dot");
  check_halves(check);
  check_bytes(check);
  return check.finish();
}
