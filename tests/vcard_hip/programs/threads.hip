// SPDX-License-Identifier: MIT
// Several threads of the host, each with a stream, memory and launches of its own.
#include <thread>

#include "program.h"

__global__ void step(unsigned* data, unsigned number) {
  data[blockIdx.x * blockDim.x + threadIdx.x] = data[blockIdx.x * blockDim.x + threadIdx.x] * 5 + number;
}

constexpr unsigned kThreads = 6, kRounds = 60, kItems = 512;

void work(unsigned number, std::vector<unsigned>& result) {
  hipStream_t stream;
  MUST(hipStreamCreate(&stream));
  for (unsigned n = 0; n < 5; ++n) {
    unsigned* data = nullptr;
    MUST(hipMalloc(&data, kItems * sizeof(unsigned)));
    MUST(hipMemsetAsync(data, 0, kItems * sizeof(unsigned), stream));
    for (unsigned round = 0; round < kRounds; ++round) step<<<4, kItems / 4, 0, stream>>>(data, number + round);
    result.resize(kItems);
    MUST(hipMemcpyAsync(result.data(), data, kItems * sizeof(unsigned), hipMemcpyDeviceToHost, stream));
    MUST(hipStreamSynchronize(stream));
    MUST(hipFree(data));
  }
  MUST(hipStreamDestroy(stream));
}

int main() {
  Check check("threads");
  std::vector<std::vector<unsigned>> results(kThreads);
  std::vector<std::thread> threads;
  for (unsigned n = 0; n < kThreads; ++n) threads.emplace_back(work, n, std::ref(results[n]));
  for (auto& thread : threads) thread.join();
  for (unsigned n = 0; n < kThreads; ++n) {
    unsigned wanted = 0;
    for (unsigned round = 0; round < kRounds; ++round) wanted = wanted * 5 + n + round;
    check.all_equal(results[n], std::vector<unsigned>(kItems, wanted), "thread");
  }
  return check.finish();
}
