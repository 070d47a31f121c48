// SPDX-License-Identifier: MIT
#include "engine/guarded_convolution.h"

#include <fmt/format.h>

#include <thread>

#include "base/text.h"
#include "engine/guard.h"

namespace rocfix {
namespace {

using Clock = std::chrono::steady_clock;

// How often the stream is looked at: short convolutions are not held up, long ones cost no processor.
constexpr auto kFirstNap = std::chrono::microseconds(10), kLongestNap = std::chrono::microseconds(1000);

std::string limit_text(TimeLimit limit) {
  return duration_text(static_cast<double>(limit.count()));
}

QuarantineRow row_of(const Convolution& convolution, const DeviceInfo& info, QuarantineReason reason,
                     const std::string& evidence) {
  QuarantineRow row;
  row.device = device_key(info);
  row.problem = convolution.problem();
  row.solver = convolution.solver();
  row.reason = reason;
  row.evidence = evidence_text(evidence);
  return row;
}

std::string solver_name(const Convolution& convolution) {
  return convolution.solver().substr(0, convolution.solver().find(':'));
}

}  // namespace

Status wait_within(Device& device, TimeLimit limit) {
  if (limit.count() == 0) return device.synchronize();
  const auto end = Clock::now() + limit;
  for (auto nap = kFirstNap;; nap = std::min(2 * nap, kLongestNap)) {
    const auto finished = device.finished();
    if (!finished) return finished.error();
    if (*finished) return {};
    if (Clock::now() >= end)
      return Error{Code::kTimeout, fmt::format("the stream did not end within {}", limit_text(limit))};
    std::this_thread::sleep_for(nap);
  }
}

GuardedConvolution::GuardedConvolution(Convolution convolution, bool named)
    : named_(named), tried_(std::make_unique<Tried>()) {
  tried_->all.push_back(std::make_unique<Convolution>(std::move(convolution)));
  tried_->current = tried_->all.back().get();
}

Result<GuardedConvolution> GuardedConvolution::create(const ConvProblem& problem, const DeviceInfo& info,
                                                      const std::string& solver) {
  auto convolution = Convolution::create(problem, info, solver);
  if (!convolution) return convolution.error();
  return GuardedConvolution(std::move(*convolution), !solver.empty());
}

Status GuardedConvolution::run(Device& device, const TensorAddresses& tensors, Address workspace,
                               TimeLimit limit, bool& hung) {
  hung = false;
  if (limit.count() == 0) return enqueue(device, tensors, workspace);
  if (const Status idle = wait_within(device, limit); !idle) return idle;
  if (const Status loaded = current().prepare(device); !loaded) return loaded;
  ROCFIX_CHECK(enqueue(device, tensors, workspace));
  const Status ended = wait_within(device, limit);
  hung = !ended && ended.error().code == Code::kTimeout;
  return hung ? Status(hang(device.info(), limit)) : ended;
}

Status GuardedConvolution::enqueue(Device& device, const TensorAddresses& tensors, Address workspace) {
  const Status queued = current().enqueue(device, tensors, workspace);
  if (queued || named_ || queued.error().code != Code::kDevice) return queued;
  return replace(device, tensors, workspace, queued.error());
}

// Only a launch that works proves that the one before failed of itself: on a device that is lost every launch
// fails, and nothing is to be held against a solver.
Status GuardedConvolution::replace(Device& device, const TensorAddresses& tensors, Address workspace,
                                   const Error& failure) {
  const Convolution& failed = current();
  const auto choice = choose(failed.problem(), device.info(), "");
  if (!choice) return failure;
  for (const auto& candidate : choice->candidates) {
    if (!candidate.why_not.empty()) break;
    if (candidate.solver->name() == solver_name(failed)) continue;
    auto next = Convolution::create(failed.problem(), device.info(), candidate.solver->name());
    if (!next || next->workspace_bytes() > workspace_bytes()) continue;
    if (!next->enqueue(device, tensors, workspace)) continue;
    quarantine(
        row_of(failed, device.info(), QuarantineReason::kCrash, "its launch failed: " + failure.message),
        device.info());
    tried_->all.push_back(std::make_unique<Convolution>(std::move(*next)));
    tried_->current = tried_->all.back().get();
    return {};
  }
  return failure;
}

Error GuardedConvolution::hang(const DeviceInfo& info, TimeLimit limit) const {
  const std::string what = fmt::format("{} did not finish within {}", current().solver(), limit_text(limit));
  const bool proved = limit >= least_hang(current().problem(), info, current().solver());
  return {Code::kTimeout,
          fmt::format("{} for {}: {}", what, to_text(current().problem()),
                      proved ? quarantine(row_of(current(), info, QuarantineReason::kHang, what), info)
                             : "that is too short a limit to prove a hang, and it is not remembered")};
}

}  // namespace rocfix
