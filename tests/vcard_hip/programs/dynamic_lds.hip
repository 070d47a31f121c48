// SPDX-License-Identifier: MIT
// LDS whose size the launch gives, beside a fixed part, up to all 64 KiB.
#include "program.h"

__global__ void reverse(const unsigned* in, unsigned* out, int count) {
  extern __shared__ unsigned values[];
  for (int n = threadIdx.x; n < count; n += blockDim.x) values[n] = in[blockIdx.x * count + n];
  __syncthreads();
  for (int n = threadIdx.x; n < count; n += blockDim.x) out[blockIdx.x * count + n] = values[count - 1 - n];
}

// Two arrays of different types in one allocation, after a fixed array.
__global__ void mixed(float* out, int floats, int bytes) {
  __shared__ int fixed[100];
  extern __shared__ char raw[];
  float* first = reinterpret_cast<float*>(raw);
  char* second = raw + floats * sizeof(float);
  for (int n = threadIdx.x; n < 100; n += blockDim.x) fixed[n] = 7 * n;
  for (int n = threadIdx.x; n < floats; n += blockDim.x) first[n] = n * 0.5f;
  for (int n = threadIdx.x; n < bytes; n += blockDim.x) second[n] = n % 100;
  __syncthreads();
  const int n = threadIdx.x;
  out[n] = first[floats - 1 - n] + second[bytes - 1 - n] + fixed[99 - n % 100];
}

int main() {
  Check check("dynamic_lds");
  for (const int count : {1, 333, 4096, 16384}) {
    constexpr int kGroups = 5;
    const auto values = random_integers<unsigned>(kGroups * count, 0, 1 << 30);
    DeviceArray<unsigned> in(values), out(values.size());
    reverse<<<kGroups, 256, count * sizeof(unsigned)>>>(in.get(), out.get(), count);
    std::vector<unsigned> wanted;
    for (int group = 0; group < kGroups; ++group)
      wanted.insert(wanted.end(), values.rend() - (group + 1) * count, values.rend() - group * count);
    check.all_equal(out.read(), wanted, "reversed");
  }
  constexpr int kFloats = 300, kBytes = 901;
  DeviceArray<float> out(256);
  mixed<<<1, 256, kFloats * sizeof(float) + kBytes>>>(out.get(), kFloats, kBytes);
  const auto got = out.read();
  for (int n = 0; n < 256; ++n)
    check.equal(got[n], (kFloats - 1 - n) * 0.5f + (kBytes - 1 - n) % 100 + 7 * (99 - n % 100), "mixed", n);
  reverse<<<1, 64, 65536 + 4>>>(nullptr, nullptr, 0);
  check.that(hipGetLastError() != hipSuccess, "a launch with more than 64 KiB is refused");
  return check.finish();
}
