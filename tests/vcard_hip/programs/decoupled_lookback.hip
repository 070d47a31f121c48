// SPDX-License-Identifier: MIT
// Prefix sum in one pass: each group waits for the groups before it (Merrill and Garland, "Single-pass Parallel
// Prefix Scan with Decoupled Look-back", 2016). It ends only if earlier groups run while later ones wait.
#include <numeric>

#include "program.h"

constexpr int kItems = 256;
constexpr uint64_t kEmpty = 0, kPartial = 1, kWhole = 2;

__device__ uint64_t packed(uint64_t state, uint32_t value) {
  return state << 32 | value;
}

__device__ uint32_t scan_group(uint32_t value, uint32_t* shared) {
  for (int distance = 1; distance < kItems; distance *= 2) {
    shared[threadIdx.x] = value;
    __syncthreads();
    if (threadIdx.x >= distance) value += shared[threadIdx.x - distance];
    __syncthreads();
  }
  return value;
}

// The sum of all groups before `group`.
__device__ uint32_t look_back(uint64_t* states, int group) {
  uint32_t sum = 0;
  for (int before = group - 1; before >= 0;) {
    const uint64_t state = __hip_atomic_load(&states[before], __ATOMIC_ACQUIRE, __HIP_MEMORY_SCOPE_AGENT);
    if (state >> 32 == kEmpty) continue;
    sum += static_cast<uint32_t>(state);
    if (state >> 32 == kWhole) break;
    --before;
  }
  return sum;
}

__global__ void __launch_bounds__(kItems) scan(const uint32_t* in, uint32_t* out, size_t count, uint64_t* states, int* ticket) {
  __shared__ uint32_t shared[kItems];
  __shared__ int group;
  __shared__ uint32_t before;
  if (threadIdx.x == 0) group = atomicAdd(ticket, 1);
  __syncthreads();
  const size_t n = size_t(group) * kItems + threadIdx.x;
  const uint32_t sum = scan_group(n < count ? in[n] : 0, shared);
  if (threadIdx.x == kItems - 1) {
    __hip_atomic_store(&states[group], packed(kPartial, sum), __ATOMIC_RELEASE, __HIP_MEMORY_SCOPE_AGENT);
    before = look_back(states, group);
    __hip_atomic_store(&states[group], packed(kWhole, before + sum), __ATOMIC_RELEASE, __HIP_MEMORY_SCOPE_AGENT);
  }
  __syncthreads();
  if (n < count) out[n] = before + sum;
}

int main() {
  Check check("decoupled_lookback");
  constexpr size_t kCount = (1 << 18) + 77, kGroups = (kCount + kItems - 1) / kItems;
  const auto values = random_integers<uint32_t>(kCount, 0, 5000);
  DeviceArray<uint32_t> in(values), out(kCount);
  DeviceArray<uint64_t> states(kGroups);
  DeviceArray<int> ticket(1);
  std::vector<uint32_t> wanted(kCount);
  std::partial_sum(values.begin(), values.end(), wanted.begin());
  for (int round = 0; round < 3; ++round) {
    states.fill_bytes(0);
    ticket.fill_bytes(0);
    out.fill_bytes(0xff);
    scan<<<kGroups, kItems>>>(in.get(), out.get(), kCount, states.get(), ticket.get());
    check.all_equal(out.read(), wanted, "prefix sum");
  }
  return check.finish();
}
