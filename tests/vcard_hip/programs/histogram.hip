// SPDX-License-Identifier: MIT
// Histogram of bytes: atomics in LDS, then in global memory; with one hot bin, and all bins alike.
#include "program.h"

__global__ void histogram(const uint8_t* in, size_t count, unsigned* bins) {
  __shared__ unsigned local[256];
  local[threadIdx.x] = 0;
  __syncthreads();
  for (size_t n = blockIdx.x * blockDim.x + threadIdx.x; n < count; n += size_t{gridDim.x} * blockDim.x)
    atomicAdd(&local[in[n]], 1u);
  __syncthreads();
  if (local[threadIdx.x] > 0) atomicAdd(&bins[threadIdx.x], local[threadIdx.x]);
}

// The old value of a counter in LDS is a place of one's own.
__global__ void compact_even(const uint8_t* in, size_t count, uint8_t* out, unsigned* out_count) {
  __shared__ unsigned used, start;
  if (threadIdx.x == 0) used = 0;
  __syncthreads();
  const size_t n = blockIdx.x * blockDim.x + threadIdx.x;
  const bool even = n < count && in[n] % 2 == 0;
  const unsigned place = even ? atomicAdd(&used, 1u) : 0;
  __syncthreads();
  if (threadIdx.x == 0) start = atomicAdd(out_count, used);
  __syncthreads();
  if (even) out[start + place] = in[n];
}

std::vector<unsigned> count_bytes(const std::vector<uint8_t>& bytes) {
  std::vector<unsigned> bins(256);
  for (const uint8_t byte : bytes) ++bins[byte];
  return bins;
}

int main() {
  Check check("histogram");
  for (const int high : {255, 1}) {
    const auto bytes = random_integers<uint8_t>(70'001, 0, high);
    DeviceArray<uint8_t> in(bytes);
    DeviceArray<unsigned> bins(256);
    bins.fill_bytes(0);
    histogram<<<19, 256>>>(in.get(), bytes.size(), bins.get());
    check.all_equal(bins.read(), count_bytes(bytes), "bin");
  }
  const auto bytes = random_integers<uint8_t>(10'007, 0, 255);
  std::vector<uint8_t> even;
  for (const uint8_t byte : bytes)
    if (byte % 2 == 0) even.push_back(byte);
  DeviceArray<uint8_t> in(bytes), out(bytes.size());
  DeviceArray<unsigned> out_count(1);
  out_count.fill_bytes(0);
  compact_even<<<(bytes.size() + 511) / 512, 512>>>(in.get(), bytes.size(), out.get(), out_count.get());
  check.equal(out_count.read()[0], even.size(), "even bytes");
  auto got = out.read();
  got.resize(even.size());
  check.all_equal(count_bytes(got), count_bytes(even), "even bytes of value");
  return check.finish();
}
