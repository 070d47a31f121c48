// SPDX-License-Identifier: MIT
// A captured graph of copies and kernels, launched several times.
#include "program.h"

__global__ void scale(const int* in, int* out, int factor) {
  out[threadIdx.x] = in[threadIdx.x] * factor;
}

__global__ void add(const int* a, const int* b, int* out) {
  out[threadIdx.x] = a[threadIdx.x] + b[threadIdx.x];
}

int main() {
  Check check("graph");
  constexpr int kItems = 128;
  std::vector<int> values(kItems), result(kItems);
  DeviceArray<int> in(kItems), first(kItems), second(kItems), sum(kItems);
  hipStream_t stream;
  MUST(hipStreamCreate(&stream));
  hipGraph_t graph;
  MUST(hipStreamBeginCapture(stream, hipStreamCaptureModeGlobal));
  MUST(hipMemcpyAsync(in.get(), values.data(), kItems * sizeof(int), hipMemcpyHostToDevice, stream));
  scale<<<1, kItems, 0, stream>>>(in.get(), first.get(), 3);
  scale<<<1, kItems, 0, stream>>>(in.get(), second.get(), 10);
  add<<<1, kItems, 0, stream>>>(first.get(), second.get(), sum.get());
  MUST(hipMemcpyAsync(result.data(), sum.get(), kItems * sizeof(int), hipMemcpyDeviceToHost, stream));
  MUST(hipStreamEndCapture(stream, &graph));
  hipGraphExec_t executable;
  MUST(hipGraphInstantiate(&executable, graph, nullptr, nullptr, 0));
  for (int round = 0; round < 5; ++round) {
    for (int n = 0; n < kItems; ++n) values[n] = round * 1000 + n;
    MUST(hipGraphLaunch(executable, stream));
    MUST(hipStreamSynchronize(stream));
    for (int n = 0; n < kItems; ++n) check.equal(result[n], 13 * values[n], "sum", n);
  }
  MUST(hipGraphExecDestroy(executable));
  MUST(hipGraphDestroy(graph));
  MUST(hipStreamDestroy(stream));
  return check.finish();
}
