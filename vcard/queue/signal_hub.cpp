// SPDX-License-Identifier: MIT
#include "queue/signal_hub.h"

#include <algorithm>
#include <thread>

namespace rocfix::vcard {
namespace {

using namespace std::chrono_literals;

// Sleeping and waking takes 85 to 100 us, a launch 1 us: a short look first saves most sleeps.
constexpr auto kSpin = 20us;
// Device code may change a value and send no interrupt; a sleeper looks by itself now and then.
constexpr auto kNap = 20ms;

bool spin(const std::function<bool()>& done, SignalHub::Deadline deadline) {
  auto end = SignalHub::Clock::now() + kSpin;
  if (deadline) end = std::min(end, *deadline);
  do {
    if (done()) return true;
    std::this_thread::yield();
  } while (SignalHub::Clock::now() < end);
  return false;
}

bool passed(SignalHub::Deadline deadline) {
  return deadline && SignalHub::Clock::now() >= *deadline;
}

}  // namespace

SignalHub::Bucket& SignalHub::bucket_of(const void* address) {
  return buckets_[reinterpret_cast<uintptr_t>(address) / 64 % buckets_.size()];
}

void SignalHub::enlist(std::span<const void* const> addresses, Waiter& waiter) {
  for (const void* address : addresses) {
    Bucket& bucket = bucket_of(address);
    const std::lock_guard lock(bucket.mutex);
    bucket.waiters.emplace_back(address, &waiter);
    bucket.count.fetch_add(1);
  }
}

void SignalHub::delist(std::span<const void* const> addresses, Waiter& waiter) {
  for (const void* address : addresses) {
    Bucket& bucket = bucket_of(address);
    const std::lock_guard lock(bucket.mutex);
    const auto found = std::find(bucket.waiters.begin(), bucket.waiters.end(), std::pair(address, &waiter));
    bucket.waiters.erase(found);
    bucket.count.fetch_sub(1);
  }
}

bool SignalHub::wait(std::span<const void* const> addresses, const std::function<bool()>& done,
                     Deadline deadline) {
  if (spin(done, deadline)) return true;
  if (passed(deadline)) return false;
  Waiter waiter;
  enlist(addresses, waiter);
  bool ready = done();
  while (!ready && !passed(deadline)) {
    auto nap = Clock::now() + kNap;
    if (deadline) nap = std::min(nap, *deadline);
    std::unique_lock lock(waiter.mutex);
    waiter.wake.wait_until(lock, nap, [&] { return waiter.woken; });
    waiter.woken = false;
    lock.unlock();
    ready = done();
  }
  delist(addresses, waiter);
  return ready;
}

void SignalHub::wake(Waiter& waiter) {
  const std::lock_guard lock(waiter.mutex);
  waiter.woken = true;
  waiter.wake.notify_one();
}

void SignalHub::notify(const void* address) {
  Bucket& bucket = bucket_of(address);
  if (bucket.count.load() == 0) return;
  notifying_.fetch_add(1);
  {
    const std::lock_guard lock(bucket.mutex);
    for (const auto& [watched, waiter] : bucket.waiters)
      if (watched == address) wake(*waiter);
  }
  notifying_.fetch_sub(1);
}

void SignalHub::let_notifiers_finish() const {
  const auto end = Clock::now() + kNap;
  while (notifying_.load() != 0 && Clock::now() < end) std::this_thread::yield();
}

void SignalHub::notify_all() {
  for (Bucket& bucket : buckets_) {
    if (bucket.count.load() == 0) continue;
    const std::lock_guard lock(bucket.mutex);
    for (const auto& [watched, waiter] : bucket.waiters) wake(*waiter);
  }
}

}  // namespace rocfix::vcard
