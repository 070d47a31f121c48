// SPDX-License-Identifier: MIT
// Stable radix sort of keys with values, four bits a pass: histogram, scan, scatter.
#include <algorithm>
#include <numeric>

#include "program.h"

constexpr int kBits = 4, kDigits = 1 << kBits, kItems = 256;

__device__ int digit_of(uint32_t key, int shift) {
  return key >> shift & (kDigits - 1);
}

// counts[digit][group], so that one scan gives every group its places.
__global__ void count_digits(const uint32_t* keys, size_t count, int shift, uint32_t* counts) {
  __shared__ uint32_t local[kDigits];
  if (threadIdx.x < kDigits) local[threadIdx.x] = 0;
  __syncthreads();
  const size_t n = blockIdx.x * kItems + threadIdx.x;
  if (n < count) atomicAdd(&local[digit_of(keys[n], shift)], 1u);
  __syncthreads();
  if (threadIdx.x < kDigits) counts[threadIdx.x * gridDim.x + blockIdx.x] = local[threadIdx.x];
}

// Exclusive, by one group that walks over all.
__global__ void scan_counts(uint32_t* counts, size_t count) {
  __shared__ uint32_t shared[1024];
  uint32_t carry = 0;
  for (size_t start = 0; start < count; start += 1024) {
    const size_t n = start + threadIdx.x;
    const uint32_t own = n < count ? counts[n] : 0;
    uint32_t sum = own;
    for (int distance = 1; distance < 1024; distance *= 2) {
      shared[threadIdx.x] = sum;
      __syncthreads();
      if (threadIdx.x >= distance) sum += shared[threadIdx.x - distance];
      __syncthreads();
    }
    if (n < count) counts[n] = carry + sum - own;
    shared[threadIdx.x] = sum;
    __syncthreads();
    carry += shared[1023];
    __syncthreads();
  }
}

// An item's rank among equal digits of its group: earlier waves by LDS, earlier lanes by ballots.
__global__ void scatter(const uint32_t* keys, const uint32_t* values, size_t count, int shift, const uint32_t* places,
                        uint32_t* keys_out, uint32_t* values_out) {
  __shared__ uint32_t waves[32][kDigits];
  const int lane = threadIdx.x % warpSize, wave = threadIdx.x / warpSize;
  for (int n = threadIdx.x; n < 32 * kDigits; n += kItems) (&waves[0][0])[n] = 0;
  __syncthreads();
  const size_t n = blockIdx.x * kItems + threadIdx.x;
  const bool live = n < count;
  const uint32_t key = live ? keys[n] : 0;
  const int digit = digit_of(key, shift);
  uint64_t peers = __ballot(live);
  for (int bit = 0; bit < kBits; ++bit) {
    const uint64_t ones = __ballot(digit >> bit & 1);
    peers &= digit >> bit & 1 ? ones : ~ones;
  }
  const int rank = __popcll(peers & ((uint64_t{1} << lane) - 1));
  if (live && rank == 0) waves[wave][digit] = __popcll(peers);
  __syncthreads();
  if (!live) return;
  uint32_t place = places[digit * gridDim.x + blockIdx.x] + rank;
  for (int before = 0; before < wave; ++before) place += waves[before][digit];
  keys_out[place] = key;
  values_out[place] = values[n];
}

int main() {
  Check check("radix_sort");
  constexpr size_t kCount = 50'021, kGroups = (kCount + kItems - 1) / kItems;
  auto keys = random_integers<uint32_t>(kCount, 0, UINT32_MAX);
  for (size_t n = 0; n < kCount; n += 3) keys[n] &= 0xff;  // many equal keys, to see that it is stable
  std::vector<uint32_t> order(kCount);
  std::iota(order.begin(), order.end(), 0);
  DeviceArray<uint32_t> keys_in(keys), keys_out(kCount), values_in(order), values_out(kCount), counts(kDigits * kGroups);
  for (int shift = 0; shift < 32; shift += kBits) {
    count_digits<<<kGroups, kItems>>>(keys_in.get(), kCount, shift, counts.get());
    scan_counts<<<1, 1024>>>(counts.get(), kDigits * kGroups);
    scatter<<<kGroups, kItems>>>(keys_in.get(), values_in.get(), kCount, shift, counts.get(), keys_out.get(),
                                 values_out.get());
    std::swap(keys_in, keys_out);
    std::swap(values_in, values_out);
  }
  std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) { return keys[a] < keys[b]; });
  check.all_equal(values_in.read(), order, "order");
  std::sort(keys.begin(), keys.end());
  check.all_equal(keys_in.read(), keys, "key");
  return check.finish();
}
