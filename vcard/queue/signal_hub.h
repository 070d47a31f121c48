// SPDX-License-Identifier: MIT
// Sleeping until a value in memory changes, and waking those who sleep.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace rocfix::vcard {

class SignalHub {
 public:
  using Clock = std::chrono::steady_clock;
  using Deadline = std::optional<Clock::time_point>;  // nothing: no limit

  // Sleeps until `done` says so or the deadline has passed; returns what `done` said last. `done` reads the
  // values at `addresses` with sequential consistency and is asked again after each notify() of one of them.
  bool wait(std::span<const void* const> addresses, const std::function<bool()>& done,
            Deadline deadline = {});

  // The value at the address has just been changed, with sequential consistency. The address itself is not
  // read: its owner may already be gone.
  void notify(const void* address);
  // Kernels change values without telling which.
  void notify_all();
  // Waits, not for long, until nobody is inside notify(). Who wakes another thread may be put aside for it right there.
  void let_notifiers_finish() const;

 private:
  struct Waiter {
    std::mutex mutex;
    std::condition_variable wake;
    bool woken = false;
  };

  // Waiters by a hash of the address. `count` lets notify() pass by without the lock: a waiter is counted
  // before it looks at the value, a changer changes the value before it looks at the count, so one of them
  // sees the other.
  struct Bucket {
    std::atomic<int> count{0};
    std::mutex mutex;
    std::vector<std::pair<const void*, Waiter*>> waiters;
  };

  Bucket& bucket_of(const void* address);
  void enlist(std::span<const void* const> addresses, Waiter& waiter);
  void delist(std::span<const void* const> addresses, Waiter& waiter);
  static void wake(Waiter& waiter);

  std::array<Bucket, 64> buckets_;
  std::atomic<int> notifying_{0};
};

}  // namespace rocfix::vcard
