// SPDX-License-Identifier: MIT
#include "engine/case.h"

#include <fmt/format.h>

#include <chrono>

#include "base/statistics.h"
#include "base/text.h"
#include "conv/compare.h"
#include "conv/reference.h"
#include "conv/test_data.h"
#include "engine/convolution.h"
#include "engine/guarded_buffer.h"

namespace rocfix {
namespace {

using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

// The four buffers of a convolution on the device.
struct Buffers {
  GuardedBuffer x, w, y, workspace;

  static Result<Buffers> create(Device& device, const ConvProblem& p, uint64_t workspace_bytes) {
    auto x = GuardedBuffer::create(device, "x", 4 * p.x_elements());
    if (!x) return x.error();
    auto w = GuardedBuffer::create(device, "w", 4 * p.w_elements());
    if (!w) return w.error();
    auto y = GuardedBuffer::create(device, "y", 4 * p.y_elements());
    if (!y) return y.error();
    auto workspace = GuardedBuffer::create(device, "the workspace", workspace_bytes);
    if (!workspace) return workspace.error();
    return Buffers{std::move(*x), std::move(*w), std::move(*y), std::move(*workspace)};
  }

  TensorAddresses tensors() const { return {x.address(), w.address(), y.address()}; }

  // "" or what was written that should not have been.
  Result<std::string> damage() const {
    for (const auto* buffer : {&x, &w, &y, &workspace}) {
      auto damage = buffer->damage();
      if (!damage || !damage->empty()) return damage;
    }
    return std::string();
  }
};

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

// One computation, checked; "" or what is wrong.
class CaseOnDevice {
 public:
  CaseOnDevice(Device& device, const Convolution& convolution, const Buffers& buffers,
               const CaseData& expected)
      : device_(device), convolution_(convolution), buffers_(buffers), expected_(expected) {}

  Status enqueue() { return convolution_.enqueue(device_, buffers_.tensors(), buffers_.workspace.address()); }

  Status run_poisoned() {
    ROCFIX_CHECK(buffers_.y.poison());
    ROCFIX_CHECK(buffers_.workspace.poison());
    ROCFIX_CHECK(device_.synchronize());
    const auto start = Clock::now();
    ROCFIX_CHECK(enqueue());
    ROCFIX_CHECK(device_.synchronize());
    last_ms_ = milliseconds_since(start);
    return {};
  }
  double last_ms() const { return last_ms_; }

  Result<std::string> check(double& max_error) {
    auto damage = buffers_.damage();
    if (!damage || !damage->empty()) return damage;
    auto changed = changed_input();
    if (!changed || !changed->empty()) return changed;
    y_.resize(expected_.y.size());
    ROCFIX_CHECK(buffers_.y.download(y_));
    const Comparison comparison = compare(convolution_.problem(), y_, expected_.y);
    max_error = std::max(max_error, comparison.max_error);
    return comparison.difference;
  }

  Status measure(bool bench, CaseResult& result) {
    const auto once = device_.time([&] { return enqueue(); });
    if (!once) return once.error();
    const Schedule plan = schedule(bench, std::max(*once, 1e-4));
    std::vector<double> times;
    for (int i = 0; i < plan.samples; ++i) {
      const auto ms = device_.time([&]() -> Status {
        for (int r = 0; r < plan.repeats; ++r) ROCFIX_CHECK(enqueue());
        return {};
      });
      if (!ms) return ms.error();
      times.push_back(*ms / plan.repeats);
    }
    result.median_ms = percentile(times, 50);
    result.p10_ms = percentile(times, 10);
    result.p90_ms = percentile(times, 90);
    return {};
  }

 private:
  // "" or which of the inputs is no longer what was uploaded.
  Result<std::string> changed_input() {
    const std::tuple<const char*, const GuardedBuffer&, const std::vector<float>&> inputs[] = {
        {"x", buffers_.x, expected_.x}, {"w", buffers_.w, expected_.w}};
    for (const auto& [name, buffer, uploaded] : inputs) {
      y_.resize(uploaded.size());
      ROCFIX_CHECK(buffer.download(y_));
      if (y_ != uploaded) return fmt::format("changed its input {}", name);
    }
    return std::string();
  }

  Device& device_;
  const Convolution& convolution_;
  const Buffers& buffers_;
  const CaseData& expected_;
  std::vector<float> y_;  // what was downloaded last
  double last_ms_ = 0;
};

}  // namespace

const char* to_string(CaseStatus status) {
  switch (status) {
    case CaseStatus::kPass:
      return "PASS";
    case CaseStatus::kFail:
      return "FAIL";
    case CaseStatus::kHang:
      return "HANG";
    case CaseStatus::kCrash:
      return "CRASH";
    case CaseStatus::kSkip:
      return "SKIP";
  }
  return "?";
}

Status CaseRunner::prepare(const ConvProblem& p) {
  if (prepared_ && expected_.problem == p) return {};
  prepared_ = false;
  const auto range = exact_range(p);
  if (!range) return range.error();
  expected_.problem = p;
  expected_.x.resize(p.x_elements());
  expected_.w.resize(p.w_elements());
  expected_.y.resize(p.y_elements());
  fill_integers(expected_.x, range->x, 1);
  fill_integers(expected_.w, range->w, 2);
  reference_forward(p, expected_.x, expected_.w, expected_.y);
  prepared_ = true;
  return {};
}

Status CaseRunner::run_on_device(const CaseRequest& request, CaseResult& result) {
  const auto convolution = Convolution::create(request.problem, device_.info(), request.solver);
  if (!convolution) return convolution.error();
  const auto buffers = Buffers::create(device_, request.problem, convolution->workspace_bytes());
  if (!buffers) return buffers.error();
  ROCFIX_CHECK(buffers->x.upload(expected_.x));
  ROCFIX_CHECK(buffers->w.upload(expected_.w));

  CaseOnDevice run(device_, *convolution, *buffers, expected_);
  ROCFIX_CHECK(run.run_poisoned());
  result.first_ms = run.last_ms();
  auto wrong = run.check(result.max_error);
  if (wrong && wrong->empty()) {
    ROCFIX_CHECK(run.measure(request.bench, result));
    // Once more after many runs: a right first answer can be luck.
    ROCFIX_CHECK(run.run_poisoned());
    wrong = run.check(result.max_error);
  }
  if (!wrong) return wrong.error();
  result.status = wrong->empty() ? CaseStatus::kPass : CaseStatus::kFail;
  result.reason = *wrong;
  return {};
}

CaseResult CaseRunner::run(const CaseRequest& request,
                           const std::function<void(const CaseResult&)>& device_begins) {
  CaseResult result;
  const auto convolution = Convolution::create(request.problem, device_.info(), request.solver);
  result.solver = convolution ? convolution->solver() : request.solver;
  if (!convolution) {
    result.reason = convolution.error().message;
    return result;
  }
  result.workspace_bytes = convolution->workspace_bytes();
  result.memory_bytes = request.problem.tensor_bytes() + result.workspace_bytes;
  if (const auto free = device_.free_memory(); free && *free < result.memory_bytes) {
    result.reason = fmt::format("needs {} of device memory, {} is free", bytes_text(result.memory_bytes),
                                bytes_text(*free));
    return result;
  }
  if (const auto ready = prepare(request.problem); !ready) {
    result.reason = ready.error().message;
    return result;
  }
  device_begins(result);
  if (const auto ran = run_on_device(request, result); !ran) {
    result.status = ran.error().code == Code::kUnsupported ? CaseStatus::kSkip : CaseStatus::kFail;
    result.reason = ran.error().message;
  }
  return result;
}

}  // namespace rocfix
