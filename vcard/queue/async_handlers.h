// SPDX-License-Identifier: MIT
// Functions that are called when a signal meets a condition, one after the other on a thread of their own
// (hsa_amd_signal_async_handler).
#pragma once

#include <hsa/hsa_ext_amd.h>

#include <mutex>
#include <vector>

#include "queue/signal.h"

namespace rocfix::vcard {

class AsyncHandlers {
 public:
  explicit AsyncHandlers(SignalHub& hub) : hub_(hub) {}
  ~AsyncHandlers();
  AsyncHandlers(const AsyncHandlers&) = delete;
  AsyncHandlers& operator=(const AsyncHandlers&) = delete;

  // A handler that returns true stays and is called again. False when no thread could be started.
  bool add(const SignalCondition& condition, hsa_amd_signal_handler handler, void* argument);
  // Calls once, as soon as possible.
  bool call(void (*function)(void*), void* argument);

 private:
  struct Entry {
    SignalCondition condition;
    hsa_amd_signal_handler handler = nullptr;
    void* argument = nullptr;
    void (*function)(void*) = nullptr;  // call(): no condition
  };

  bool add(const Entry& entry);
  void run();
  std::vector<Entry> take_entries();
  // The entries that stay.
  static std::vector<Entry> call_satisfied(const std::vector<Entry>& entries);
  void sleep(const std::vector<Entry>& entries);

  SignalHub& hub_;
  std::mutex mutex_;
  std::vector<Entry> added_;
  std::atomic<bool> has_added_{false};
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace rocfix::vcard
