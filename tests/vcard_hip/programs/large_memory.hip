// SPDX-License-Identifier: MIT
// Gigabytes that are touched at a few places only; more than the card has is an error, and what was freed comes back.
#include "program.h"

__global__ void touch(uint32_t* data, size_t stride, uint32_t value) {
  data[threadIdx.x * stride] = value + threadIdx.x;
}

int main() {
  Check check("large_memory");
  constexpr size_t kGiB = size_t{1} << 30, kBytes = 4 * kGiB + 4096;
  for (int round = 0; round < 3; ++round) {
    void* large = nullptr;
    MUST(hipMalloc(&large, kBytes));
    auto* words = static_cast<uint32_t*>(large);
    const size_t stride = kBytes / 4 / 64;
    touch<<<1, 64>>>(words, stride, 1000 * round);
    for (uint32_t n = 0; n < 64; ++n) {
      uint32_t got = 0;
      MUST(hipMemcpy(&got, words + n * stride, 4, hipMemcpyDeviceToHost));
      check.equal(got, 1000 * round + n, "far away", n);
    }
    void* more = nullptr;
    check.equal(int{hipMalloc(&more, 3 * kGiB)}, int{hipErrorOutOfMemory}, "more than there is");
    MUST(hipFree(large));
  }
  return check.finish();
}
