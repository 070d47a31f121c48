// SPDX-License-Identifier: MIT
// Functions of the host in a stream: they see what came before, and what comes later waits for them.
#include <atomic>

#include "program.h"

__global__ void add(int* value, int amount) {
  *value += amount;
}

struct Seen {
  std::atomic<int> calls{0};
  int at_first = 0, at_second = 0;
  const int* pinned = nullptr;
  hipError_t status = hipErrorUnknown;
};

void first(hipStream_t, hipError_t status, void* data) {
  auto& seen = *static_cast<Seen*>(data);
  seen.at_first = *seen.pinned;
  seen.status = status;
  ++seen.calls;
}

void second(hipStream_t, hipError_t, void* data) {
  auto& seen = *static_cast<Seen*>(data);
  seen.at_second = *seen.pinned;
  ++seen.calls;
}

int main() {
  Check check("callbacks");
  int* pinned = nullptr;
  MUST(hipHostMalloc(&pinned, sizeof(int)));
  *pinned = 0;
  Seen seen;
  seen.pinned = pinned;
  hipStream_t stream;
  MUST(hipStreamCreate(&stream));
  for (int round = 0; round < 50; ++round) {
    add<<<1, 1, 0, stream>>>(pinned, 1);
    MUST(hipStreamAddCallback(stream, first, &seen, 0));
    add<<<1, 1, 0, stream>>>(pinned, 10);
    MUST(hipStreamAddCallback(stream, second, &seen, 0));
    MUST(hipStreamSynchronize(stream));
    check.equal(seen.at_first, 11 * round + 1, "first callback", round);
    check.equal(seen.at_second, 11 * round + 11, "second callback", round);
  }
  check.equal(seen.calls.load(), 100, "calls");
  check.equal(int{seen.status}, int{hipSuccess}, "status");
  MUST(hipStreamDestroy(stream));
  MUST(hipHostFree(pinned));
  return check.finish();
}
