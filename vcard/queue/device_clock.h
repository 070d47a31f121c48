// SPDX-License-Identifier: MIT
// The card's own time: it passes only while the card works, by as much as the cycle model says.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

namespace rocfix::vcard {

struct Interval {  // nanoseconds; end > start
  uint64_t start = 0, end = 0;
};

class DeviceClock {
 public:
  explicit DeviceClock(uint64_t now) : now_(now) {}

  // Work that takes that long, at least 1 ns: frameworks reject a time of zero.
  Interval pass(uint64_t nanoseconds) {
    const uint64_t length = std::max<uint64_t>(nanoseconds, 1);
    const uint64_t start = now_.fetch_add(length);
    return {start, start + length};
  }

  // From now on it is at least that late.
  void catch_up(uint64_t host_now) {
    uint64_t now = now_.load();
    while (now < host_now && !now_.compare_exchange_weak(now, host_now)) {
    }
  }

  uint64_t now() const { return now_.load(); }

 private:
  std::atomic<uint64_t> now_;
};

}  // namespace rocfix::vcard
