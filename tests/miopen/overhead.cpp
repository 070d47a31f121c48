// SPDX-License-Identifier: MIT
// What the interposer adds to a call: miopenConvolutionForward through it beside the engine's own launch of the same
// convolution in the same process; and what a shape's first convolution costs before its kernel runs. Medians of nine
// rounds. Not a test: figures, for docs/interposer.md.
//
//   rocfix run --card virtual -- miopen_overhead [PROBLEM]
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <ctime>

#include "device/hip/hip_runtime.h"
#include "engine/convolution.h"
#include "miopen/client.h"

namespace rocfix {
namespace {

constexpr int kRounds = 9, kCallsOfARound = 300;

double cpu_us() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

double now_us() {
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// Microseconds of one call: by the clock, and what the calling thread itself computed, which a busy machine changes less.
struct Cost {
  std::vector<double> clock, cpu;

  template <class Body>
  void add(const Body& body) {
    const double start = now_us(), start_cpu = cpu_us();
    body();
    cpu.push_back(cpu_us() - start_cpu);
    clock.push_back(now_us() - start);
    wait_for_device();  // idle at each start
  }
};

struct Rounds {
  std::vector<double> values;
  std::string text() const {
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    return fmt::format("{:.2f} (of {}: {:.2f} to {:.2f})", median(values), values.size(), *least, *most);
  }
};

int measure_calls(Handle handle, const ConvProblem& problem) {
  const DeviceData data(problem);
  const Descriptors descriptors(problem, 2);
  const Calls calls(handle, problem, descriptors, data);
  AlgoPerf found{};
  if (calls.find(&found, nullptr, 0) != 0) return 1;
  HipDevice device(*hip_api(), hip_devices()->front(), nullptr);
  const auto convolution = Convolution::create(problem, device.info(), "");
  if (!convolution || convolution->workspace_bytes() != 0) return 1;
  const auto at = [&](Tensor tensor) { return reinterpret_cast<Address>(data.at(tensor)); };
  const TensorAddresses tensors{at(Tensor::kX), at(Tensor::kW), at(Tensor::kY)};
  const auto through = [&] { calls.run(found, nullptr, 0); };
  const auto own = [&] { static_cast<void>(convolution->enqueue(device, tensors, 0)); };
  through(), own();
  Rounds with, without, more, more_cpu, descriptors_us;
  for (int round = 0; round < kRounds; ++round) {
    Cost interposed, direct, fresh;
    for (int i = 0; i < kCallsOfARound; ++i) {  // in turn: whatever else the machine does meets both
      interposed.add(through);
      direct.add(own);
      fresh.add([&] { const Descriptors made(problem, 2); });
    }
    with.values.push_back(median(interposed.clock));
    without.values.push_back(median(direct.clock));
    more.values.push_back(with.values.back() - without.values.back());
    more_cpu.values.push_back(median(interposed.cpu) - median(direct.cpu));
    descriptors_us.values.push_back(median(fresh.clock));
  }
  fmt::print("{}, microseconds\n  call through MIOpen's interface         {}\n  the engine's own launch                 {}\n"
             "  difference                              {}\n  difference, the thread's CPU time       {}\n"
             "  making the four descriptors, each call  {}\n",
             to_text(problem), with.text(), without.text(), more.text(), more_cpu.text(), descriptors_us.text());
  return 0;
}

// A shape's first convolution as PyTorch makes it, up to the launch and less its second launch: the search, the
// choice, and for a kernel that no other shape has used its loading.
int measure_first_ones(Handle handle, const ConvProblem& like) {
  Rounds first, finds;
  for (int shape = 0; shape <= kRounds; ++shape) {
    ConvProblem problem = like;
    problem.h = like.h + 3 + shape, problem.k = like.k * (1 + shape);
    const DeviceData data(problem);
    const Descriptors descriptors(problem, 2);
    const Calls calls(handle, problem, descriptors, data);
    AlgoPerf found{};
    size_t bytes = 0;
    const double start = now_us();
    if (calls.workspace_size(&bytes) != 0 || calls.find(&found, nullptr, 0) != 0) return 1;
    const double searched = now_us();
    if (calls.run(found, nullptr, 0) != 0) return 1;
    const double ran = now_us();
    wait_for_device();
    const double second = now_us();
    calls.run(found, nullptr, 0);
    const double again = now_us() - second;
    wait_for_device();
    if (shape == 0) {
      fmt::print("the first convolution of the process {:.2f} ms on top of its run\n", (ran - start - again) / 1000);
      continue;
    }
    finds.values.push_back((searched - start) / 1000);
    first.values.push_back((ran - start - again) / 1000);
  }
  fmt::print("first convolution of a further shape, milliseconds\n  GetWorkSpaceSize and Find               {}\n"
             "  all, on top of the run                  {}\n", finds.text(), first.text());
  return 0;
}

}  // namespace
}  // namespace rocfix

int main(int count, char** words) {
  const auto problem = rocfix::parse_problem(count > 1 ? words[1] : "n1c4h4w4_k4r1s1");
  if (!problem) return fmt::print(stderr, "{}\n", problem.error().message), 2;
  Handle handle = nullptr;
  miopenCreate(&handle);
  const int status = rocfix::measure_first_ones(handle, *problem);
  return status != 0 ? status : rocfix::measure_calls(handle, *problem);
}
