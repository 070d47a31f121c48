// SPDX-License-Identifier: MIT
// Functions that are called when a signal meets a condition, one after the other on a thread of their own
// (hsa_amd_signal_async_handler).
//
// HIP 5.2 rings the doorbell of an event's barrier and only then notes where the barrier's times are (ROCclr,
// VirtualGPU::profilingEnd). A handler that runs in between finds no note, does not look at its signal, and dates the
// event by the host's clock, from which the card's own is far away: the time between two events would be anything, below
// zero too. So handlers wait for who is still ringing, and `on_unread` hears of each handler that did not look.
#pragma once

#include <hsa/hsa_ext_amd.h>

#include <mutex>
#include <vector>

#include "queue/signal.h"

namespace rocfix::vcard {

class AsyncHandlers {
 public:
  explicit AsyncHandlers(SignalHub& hub, std::function<void()> on_unread = [] {})
      : hub_(hub), on_unread_(std::move(on_unread)) {}
  ~AsyncHandlers();
  AsyncHandlers(const AsyncHandlers&) = delete;
  AsyncHandlers& operator=(const AsyncHandlers&) = delete;

  // A handler that returns true stays and is called again. False when no thread could be started.
  bool add(const SignalCondition& condition, hsa_amd_signal_handler handler, void* argument);
  // Starts the thread, unless it runs: best before the first signal is waited for.
  bool start();
  // The thread that calls this looks at the signal.
  static void looked_at(const amd_signal_t& signal);

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
  std::vector<Entry> call_satisfied(const std::vector<Entry>& entries);
  // What the handler returned: whether it stays.
  bool call_handler(const Entry& entry, int64_t value);
  void sleep(const std::vector<Entry>& entries);

  SignalHub& hub_;
  std::function<void()> on_unread_;
  std::mutex mutex_;
  std::vector<Entry> added_;
  std::atomic<bool> has_added_{false};
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace rocfix::vcard
