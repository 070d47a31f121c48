// SPDX-License-Identifier: MIT
#include "engine/checked_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/statistics.h"
#include "conv/compare.h"

namespace rocfix {
namespace {

using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

// How often to repeat: `samples` times, each `repeats` runs back to back.
struct Schedule {
  int samples, repeats;
};

Schedule schedule(bool bench, double run_ms) {
  constexpr double kSampleMs = 2, kBenchMs = 1000, kVerifyMs = 200;
  const int repeats = bench ? std::clamp(static_cast<int>(kSampleMs / run_ms), 1, 200) : 1;
  const double total = bench ? kBenchMs : kVerifyMs;
  return {std::clamp(static_cast<int>(total / (run_ms * repeats)), bench ? 9 : 3, bench ? 31 : 9), repeats};
}

}  // namespace

Result<Buffers> Buffers::create(Device& device, const ConvProblem& p, uint64_t workspace_bytes) {
  const auto bytes = [&](Tensor tensor) { return element_bytes(p.type) * elements_of(p, tensor); };
  auto x = GuardedBuffer::create(device, "x", bytes(Tensor::kX));
  if (!x) return x.error();
  auto w = GuardedBuffer::create(device, "w", bytes(Tensor::kW));
  if (!w) return w.error();
  auto y = GuardedBuffer::create(device, "y", bytes(Tensor::kY));
  if (!y) return y.error();
  auto bias = GuardedBuffer::create(device, "bias", bytes(Tensor::kBias));
  if (!bias) return bias.error();
  auto workspace = GuardedBuffer::create(device, "the workspace", workspace_bytes);
  if (!workspace) return workspace.error();
  return Buffers{std::move(*x), std::move(*w), std::move(*y), std::move(*bias), std::move(*workspace)};
}

Result<std::string> Buffers::damage() const {
  for (const auto* buffer : {&x, &w, &y, &bias, &workspace}) {
    auto damage = buffer->damage();
    if (!damage || !damage->empty()) return damage;
  }
  return std::string();
}

Status CheckedRun::run() {
  ROCFIX_CHECK(buffers_.of(result_of(data_.problem.direction)).poison());
  ROCFIX_CHECK(buffers_.workspace.poison());
  ROCFIX_CHECK(device_.synchronize());
  const auto start = Clock::now();
  ROCFIX_CHECK(device_.info().modelled ? run_timed() : enqueue());
  ROCFIX_CHECK(device_.synchronize());
  last_ms_ = milliseconds_since(start);
  return {};
}

Result<std::string> CheckedRun::check(double& max_error) {
  auto damage = buffers_.damage();
  if (!damage || !damage->empty()) return damage;
  auto changed = changed_input();
  if (!changed || !changed->empty()) return changed;
  const Tensor result = result_of(data_.problem.direction);
  const auto bytes = buffers_.of(result).download();
  if (!bytes) return bytes.error();
  const Comparison comparison =
      compare(data_.problem, from_bytes(data_.problem, result, *bytes), data_.tensors[result],
              rounding_error(data_.problem, data_.tensors, convolution_.error_growth()));
  max_error = std::max(max_error, comparison.max_error);
  return comparison.difference;
}

Result<std::string> CheckedRun::changed_input() {
  for (const Tensor tensor : kTensors) {
    if (tensor == result_of(data_.problem.direction)) continue;
    const auto bytes = buffers_.of(tensor).download();
    if (!bytes) return bytes.error();
    if (*bytes != data_.uploaded[static_cast<size_t>(tensor)])
      return fmt::format("changed its input {}", to_string(tensor));
  }
  return std::string();
}

Result<double> CheckedRun::sample(int repeats) {
  const auto ms = device_.time([&]() -> Status {
    for (int i = 0; i < repeats; ++i) ROCFIX_CHECK(enqueue());
    return {};
  });
  if (!ms) return ms.error();
  return *ms / repeats;
}

Status CheckedRun::run_timed() {
  const auto ms = sample(1);
  if (!ms) return ms.error();
  last_modelled_ms_ = *ms;
  return {};
}

Status CheckedRun::measure(bool bench, CaseResult& result) {
  std::vector<double> times{last_modelled_ms_};
  if (!device_.info().modelled) {  // a modelled time is the same in every run
    const auto once = sample(1);
    if (!once) return once.error();
    const Schedule plan = schedule(bench, std::max(*once, 1e-4));
    times.resize(plan.samples);
    for (auto& time : times) {
      const auto ms = sample(plan.repeats);
      if (!ms) return ms.error();
      time = *ms;
    }
  }
  result.median_ms = percentile(times, 50);
  result.p10_ms = percentile(times, 10);
  result.p90_ms = percentile(times, 90);
  return {};
}

}  // namespace rocfix
