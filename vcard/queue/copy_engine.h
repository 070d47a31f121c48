// SPDX-License-Identifier: MIT
// Copies that run beside the queues, each as soon as the signals it waits for are zero.
#pragma once

#include <functional>
#include <mutex>
#include <vector>

#include "queue/signal.h"

namespace rocfix::vcard {

struct CopyJob {
  std::vector<amd_signal_t*> awaited;
  std::function<bool()> copy;  // false: it failed
  uint64_t nanoseconds = 0;    // modelled
  amd_signal_t* completion = nullptr;

  bool ready() const;
};

class CopyEngine {
 public:
  CopyEngine(SignalHub& hub, DeviceClock& clock) : hub_(hub), clock_(clock) {}
  ~CopyEngine();
  CopyEngine(const CopyEngine&) = delete;
  CopyEngine& operator=(const CopyEngine&) = delete;

  // False when no thread could be started.
  bool submit(CopyJob job);
  // At once, on the caller's thread.
  void execute(const CopyJob& job);

 private:
  void run();
  std::optional<CopyJob> take_ready();
  void sleep();

  SignalHub& hub_;
  DeviceClock& clock_;
  std::mutex mutex_;
  std::vector<CopyJob> jobs_;
  std::atomic<uint64_t> submitted_{0};
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace rocfix::vcard
