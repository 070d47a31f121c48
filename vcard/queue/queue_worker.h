// SPDX-License-Identifier: MIT
// The thread that serves one queue.
#pragma once

#include <atomic>
#include <functional>
#include <thread>

#include "queue/packet_processor.h"

namespace rocfix::vcard {

class QueueWorker {
 public:
  // `on_failure` is called once, on the worker's thread, when a packet fails; nothing runs after it.
  QueueWorker(amd_queue_t& queue, QueueHost& host, SignalHub& hub,
              std::function<void(const Step&)> on_failure);
  ~QueueWorker() { stop(); }
  QueueWorker(const QueueWorker&) = delete;
  QueueWorker& operator=(const QueueWorker&) = delete;

  bool start();
  // A kernel that runs is cut off; packets after it are not executed, and nobody is told.
  void stop();
  // See PacketProcessor.
  void skip_kernels() { processor_.skip_kernels(); }

 private:
  void run();

  amd_queue_t& queue_;
  SignalHub& hub_;
  PacketProcessor processor_;
  std::function<void(const Step&)> on_failure_;
  std::atomic<bool> started_{false}, stopping_{false};
  std::thread thread_;
};

}  // namespace rocfix::vcard
