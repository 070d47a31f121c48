// SPDX-License-Identifier: MIT
// Device time of convolutions through MIOpen's interface: Find (which may try everything), one run to warm
// up, then runs between two events, several at a time where they are short, so that the events do not count.
// The same program is timed with the interposer preloaded and without it (bench/miopen.py).
//
//   miopen_timing PROBLEM…     a line each: problem, median microseconds, MIOpen's algorithm, workspace,
//   "right" or what
//                              is wrong; separated by tabs
#include <fmt/format.h>

#include <algorithm>

#include "miopen/client_parts.h"

namespace rocfix {
namespace {

constexpr int kSamples = 3;          // modelled times repeat
constexpr double kLongEnough = 200;  // microseconds between two events

class Event {
 public:
  Event() { driver().event_create(&event_, 0); }
  void record() { driver().event_record(event_, nullptr); }
  double microseconds_since(Event& start) {
    driver().event_synchronize(event_);
    float milliseconds = 0;
    driver().event_elapsed(&milliseconds, start.event_, event_);
    return 1e3 * milliseconds;
  }

 private:
  void* event_ = nullptr;
};

// Microseconds a call of `count` calls; below 0 when one fails.
template <class Call>
double time_of(const Call& call, int count) {
  Event start, stop;
  start.record();
  for (int i = 0; i < count; ++i)
    if (call() != 0) return -1;
  stop.record();
  return stop.microseconds_since(start) / count;
}

std::string measure(Handle handle, const ConvProblem& problem) {
  const DeviceData data(problem);
  const Descriptors descriptors(problem, 2);
  const Calls calls(handle, problem, descriptors, data);
  size_t bytes = 0;
  if (const int status = calls.workspace_size(&bytes)) return failed("GetWorkSpaceSize", status);
  const Memory workspace(bytes);
  AlgoPerf found{};
  if (const int status = calls.find(&found, workspace.address, bytes)) return failed("Find", status);
  const auto run = [&] { return calls.run(found, workspace.address, found.workspace_bytes); };
  const double first = time_of(run, 1);
  if (first < 0) return "Run failed";
  const int count = first < kLongEnough ? static_cast<int>(kLongEnough / first) : 1;
  double times[kSamples];
  for (double& time : times) time = time_of(run, count);
  std::sort(std::begin(times), std::end(times));
  const std::string difference = data.difference();
  fmt::print("{}\t{:.3f}\t{}\t{}\t{}\n", to_text(problem), times[kSamples / 2], found.algorithm,
             found.workspace_bytes, difference.empty() ? "right" : difference);
  return "";
}

}  // namespace
}  // namespace rocfix

int main(int count, char** words) {
  Handle handle = nullptr;
  miopenCreate(&handle);
  int status = 0;
  for (int i = 1; i < count; ++i) {
    const auto problem = rocfix::parse_problem(words[i]);
    const std::string trouble = problem ? rocfix::measure(handle, *problem) : problem.error().message;
    if (trouble.empty()) continue;
    fmt::print("{}\t\t\t\t{}\n", words[i], trouble);
    status = 1;
  }
  miopenDestroy(handle);
  return status;
}
