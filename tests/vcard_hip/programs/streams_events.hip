// SPDX-License-Identifier: MIT
// Streams in parallel, waits between them, events, and times: always above zero, and longer for more work.
#include "program.h"

__global__ void add(int* data, int count, int value) {
  const int n = blockIdx.x * blockDim.x + threadIdx.x;
  if (n < count) data[n] += value;
}

__global__ void multiply(int* data, int count, int value) {
  const int n = blockIdx.x * blockDim.x + threadIdx.x;
  if (n < count) data[n] *= value;
}

__global__ void spin(float* out, int turns) {
  float value = threadIdx.x;
  for (int n = 0; n < turns; ++n) value = value * 0.999f + 1.0f;
  out[blockIdx.x * blockDim.x + threadIdx.x] = value;
}

float milliseconds_of(int turns) {
  static DeviceArray<float>& out = *new DeviceArray<float>(64 * 128);
  hipEvent_t start, end;
  MUST(hipEventCreate(&start));
  MUST(hipEventCreate(&end));
  MUST(hipEventRecord(start));
  spin<<<64, 128>>>(out.get(), turns);
  MUST(hipEventRecord(end));
  MUST(hipEventSynchronize(end));
  float milliseconds = -1;
  MUST(hipEventElapsedTime(&milliseconds, start, end));
  MUST(hipEventDestroy(start));
  MUST(hipEventDestroy(end));
  return milliseconds;
}

// ((1 + 1) * 3 + 1) * 3 …: only the waits between the two streams give this order.
void check_order(Check& check) {
  constexpr int kCount = 5000, kRounds = 8;
  const std::vector<int> ones(kCount, 1);
  DeviceArray<int> data(ones);
  hipStream_t first, second;
  MUST(hipStreamCreate(&first));
  MUST(hipStreamCreateWithFlags(&second, hipStreamNonBlocking));
  hipEvent_t added, multiplied;
  MUST(hipEventCreateWithFlags(&added, hipEventDisableTiming));
  MUST(hipEventCreateWithFlags(&multiplied, hipEventDisableTiming));
  int wanted = 1;
  for (int round = 0; round < kRounds; ++round) {
    add<<<40, 128, 0, first>>>(data.get(), kCount, 1);
    MUST(hipEventRecord(added, first));
    MUST(hipStreamWaitEvent(second, added, 0));
    multiply<<<40, 128, 0, second>>>(data.get(), kCount, 3);
    MUST(hipEventRecord(multiplied, second));
    MUST(hipStreamWaitEvent(first, multiplied, 0));
    wanted = (wanted + 1) * 3;
  }
  std::vector<int> got(kCount);
  MUST(hipMemcpyAsync(got.data(), data.get(), kCount * sizeof(int), hipMemcpyDeviceToHost, first));
  MUST(hipStreamSynchronize(first));
  check.all_equal(got, std::vector<int>(kCount, wanted), "two streams");
  MUST(hipStreamSynchronize(second));
  check.that(hipStreamQuery(second) == hipSuccess, "the stream is idle");
  check.that(hipEventQuery(multiplied) == hipSuccess, "the event has come");
  MUST(hipStreamDestroy(first));
  MUST(hipStreamDestroy(second));
}

void check_many_streams(Check& check) {
  constexpr int kStreams = 6, kCount = 3000;
  std::vector<hipStream_t> streams(kStreams);
  std::vector<DeviceArray<int>> data;
  for (auto& stream : streams) {
    MUST(hipStreamCreate(&stream));
    data.emplace_back(std::vector<int>(kCount, 0));
  }
  for (int round = 0; round < 10; ++round)
    for (int n = 0; n < kStreams; ++n) add<<<24, 128, 0, streams[n]>>>(data[n].get(), kCount, n + round);
  MUST(hipDeviceSynchronize());
  for (int n = 0; n < kStreams; ++n) check.all_equal(data[n].read(), std::vector<int>(kCount, 10 * n + 45), "stream");
}

int main() {
  Check check("streams_events");
  check_order(check);
  check_many_streams(check);
  milliseconds_of(10);
  const float few = milliseconds_of(100), many = milliseconds_of(20'000);
  check.that(few > 0, "time above zero", few);
  check.that(many > 3 * few, "more work takes longer", many / few);
  return check.finish();
}
