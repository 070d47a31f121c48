// SPDX-License-Identifier: MIT
#include "queue/copy_engine.h"

#include <algorithm>

#include "queue/thread.h"

namespace rocfix::vcard {

// Zero, or negative after a failure upstream, which must not block for ever.
bool CopyJob::ready() const {
  return std::all_of(awaited.begin(), awaited.end(),
                     [](amd_signal_t* signal) { return value_of(*signal).load() <= 0; });
}

CopyEngine::~CopyEngine() {
  if (!thread_.joinable()) return;
  stopping_.store(true);
  hub_.notify(&submitted_);
  thread_.join();
}

bool CopyEngine::submit(CopyJob job) {
  {
    const std::lock_guard lock(mutex_);
    if (!thread_.joinable()) thread_ = start_thread("rocfix-copies", [this] { run(); });
    if (!thread_.joinable()) return false;
    jobs_.push_back(std::move(job));
    submitted_.fetch_add(1);
  }
  hub_.notify(&submitted_);
  return true;
}

void CopyEngine::execute(const CopyJob& job) {
  const bool copied = job.copy();
  const Interval interval = clock_.pass(job.nanoseconds);
  if (job.completion == nullptr) return;
  if (copied)
    complete(hub_, *job.completion, interval);
  else
    fail(hub_, *job.completion);
}

std::optional<CopyJob> CopyEngine::take_ready() {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(jobs_.begin(), jobs_.end(), [](const CopyJob& job) { return job.ready(); });
  if (found == jobs_.end()) return std::nullopt;
  CopyJob job = std::move(*found);
  jobs_.erase(found);
  return job;
}

void CopyEngine::sleep() {
  std::vector<const void*> addresses{&submitted_};
  std::vector<CopyJob> waiting;
  uint64_t seen = 0;
  {
    const std::lock_guard lock(mutex_);
    seen = submitted_.load();
    for (const CopyJob& job : jobs_) {
      waiting.push_back({job.awaited, nullptr, 0, nullptr});
      addresses.insert(addresses.end(), job.awaited.begin(), job.awaited.end());
    }
  }
  hub_.wait(addresses, [&] {
    return stopping_.load() || submitted_.load() != seen ||
           std::any_of(waiting.begin(), waiting.end(), [](const CopyJob& job) { return job.ready(); });
  });
}

void CopyEngine::run() {
  while (!stopping_.load()) {
    if (const auto job = take_ready())
      execute(*job);
    else
      sleep();
  }
}

}  // namespace rocfix::vcard
