// SPDX-License-Identifier: MIT
// The time between two events around a kernel is the kernel's modelled time, whatever else the machine has to do.
#include <algorithm>
#include <atomic>
#include <thread>

#include "program.h"

__global__ void spin(float* out, int turns) {
  float value = threadIdx.x;
  for (int n = 0; n < turns; ++n) value = value * 0.999f + 1.0f;
  out[blockIdx.x * blockDim.x + threadIdx.x] = value;
}

// Keeps both cores of a small machine busy.
class Load {
 public:
  Load() {
    for (std::thread& thread : threads_)
      thread = std::thread([this] {
        while (!stop_.load()) {
        }
      });
  }
  ~Load() {
    stop_.store(true);
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  std::atomic<bool> stop_{false};
  std::thread threads_[2];
};

float milliseconds_of_one(float* out) {
  hipEvent_t start, end;
  MUST(hipEventCreate(&start));
  MUST(hipEventCreate(&end));
  MUST(hipEventRecord(start));
  spin<<<4, 64>>>(out, 100);
  MUST(hipEventRecord(end));
  MUST(hipEventSynchronize(end));
  float milliseconds = -1;
  MUST(hipEventElapsedTime(&milliseconds, start, end));
  MUST(hipEventDestroy(start));
  MUST(hipEventDestroy(end));
  return milliseconds;
}

int main() {
  Check check("event_times");
  constexpr int kPairs = 2000;
  const DeviceArray<float> out(256);
  std::vector<float> times;
  {
    const Load load;
    for (int n = 0; n < kPairs; ++n) times.push_back(milliseconds_of_one(out.get()));
  }
  for (const float time : times) check.that(time > 0, "time above zero", time);
  std::sort(times.begin(), times.end());
  const float median = times[kPairs / 2];
  check.that(times[kPairs / 100] > 0.99f * median, "no shorter times", times[kPairs / 100] / median);
  check.that(times[kPairs * 99 / 100] < 1.01f * median, "no longer times", times[kPairs * 99 / 100] / median);
  return check.finish();
}
