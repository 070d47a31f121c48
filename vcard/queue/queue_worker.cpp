// SPDX-License-Identifier: MIT
#include "queue/queue_worker.h"

#include "queue/thread.h"

namespace rocfix::vcard {

QueueWorker::QueueWorker(amd_queue_t& queue, QueueHost& host, SignalHub& hub,
                         std::function<void(const Step&)> on_failure)
    : queue_(queue), hub_(hub), processor_(queue, host, hub), on_failure_(std::move(on_failure)) {}

bool QueueWorker::start() {
  thread_ = start_thread("rocfix-queue", [this] { run(); });
  started_.store(true);
  started_.notify_all();
  return thread_.joinable();
}

void QueueWorker::stop() {
  if (!thread_.joinable()) return;
  stopping_.store(true);
  processor_.stop();
  hub_.notify(signal_of(queue_.hsa_queue.doorbell_signal));
  // The error callback may destroy its queue.
  if (thread_.get_id() == std::this_thread::get_id())
    thread_.detach();
  else
    thread_.join();
}

void QueueWorker::run() {
  started_.wait(false);  // thread_ is set
  while (!stopping_.load()) {
    const Step step = processor_.step();
    if (step.kind == Step::Kind::kAdvanced) continue;
    if (step.kind == Step::Kind::kStopped) return;
    if (step.kind == Step::Kind::kFailed) {
      const auto on_failure = std::move(on_failure_);  // it may destroy this worker
      return on_failure(step);
    }
    const bool idle = step.kind == Step::Kind::kIdle;
    hub_.wait(processor_.watched(),
              [&] { return stopping_.load() || (idle ? processor_.has_packet() : processor_.ready()); });
  }
}

}  // namespace rocfix::vcard
