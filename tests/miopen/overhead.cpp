// SPDX-License-Identifier: MIT
// What the interposer adds to a call: medians of miopenConvolutionForward through it and of the engine's own
// launch of the same convolution in the same process. Not a test: figures, for docs/interposer.md.
//
//   rocfix run --card virtual -- miopen_overhead [PROBLEM]
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "device/hip/hip_runtime.h"
#include "engine/convolution.h"
#include "miopen/client.h"

namespace rocfix {
namespace {

constexpr int kRounds = 3000;

// Microseconds; the device is idle at each start.
template <class Body>
double median_of(const Body& body) {
  std::vector<double> times;
  for (int i = 0; i < kRounds; ++i) {
    const auto start = std::chrono::steady_clock::now();
    body();
    times.push_back(
        std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count());
    wait_for_device();
  }
  std::nth_element(times.begin(), times.begin() + kRounds / 2, times.end());
  return times[kRounds / 2];
}

int measure(const ConvProblem& problem) {
  Handle handle = nullptr;
  miopenCreate(&handle);
  const DeviceData data(problem);
  const Descriptors descriptors(problem, 2);
  const Calls calls(handle, problem, descriptors, data);
  AlgoPerf found{};
  const auto start = std::chrono::steady_clock::now();
  if (calls.find(&found, nullptr, 0) != 0) return 1;
  const double find_ms =
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  HipDevice device(*hip_api(), hip_devices()->front(), nullptr);
  const auto convolution = Convolution::create(problem, device.info(), "");
  if (!convolution || convolution->workspace_bytes() != 0) return 1;
  const auto at = [&](Tensor tensor) { return reinterpret_cast<Address>(data.at(tensor)); };
  const TensorAddresses tensors{at(Tensor::kX), at(Tensor::kW), at(Tensor::kY)};
  const auto through = [&] { calls.run(found, nullptr, 0); };
  const auto own = [&] { static_cast<void>(convolution->enqueue(device, tensors, 0)); };
  through(), own();
  const double with = median_of(through), without = median_of(own);
  const double descriptors_us = median_of([&] { const Descriptors fresh(problem, 2); });
  fmt::print(
      "{}\nfirst Find {:.3g} ms\ncall through MIOpen's interface {:.2f} us, the engine's own {:.2f} us: "
      "{:.2f} us more\n"
      "making and destroying the four descriptors, as PyTorch does each time: {:.2f} us\n",
      to_text(problem), find_ms, with, without, with - without, descriptors_us);
  return 0;
}

}  // namespace
}  // namespace rocfix

int main(int count, char** words) {
  const auto problem = rocfix::parse_problem(count > 1 ? words[1] : "n1c4h4w4_k4r1s1");
  if (!problem) return fmt::print(stderr, "{}\n", problem.error().message), 2;
  return rocfix::measure(*problem);
}
