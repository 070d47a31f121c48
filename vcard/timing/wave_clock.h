// SPDX-License-Identifier: MIT
// The critical path of one wave that has the card for itself: in-order issue, results that take time, and s_waitcnt.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "timing/traits.h"

namespace rocfix::vcard {

// Two clocks run side by side: in one, lines that the work-group reads first come from L2, in the other from DRAM. The
// launch's footprint, known at its end, says which is nearer to the truth.
struct Time {
  double from_l2 = 0, from_dram = 0;
  Time& operator+=(double cycles) {
    from_l2 += cycles;
    from_dram += cycles;
    return *this;
  }
  friend Time operator+(Time time, double cycles) { return time += cycles; }
  friend Time operator+(Time a, Time b) { return {a.from_l2 + b.from_l2, a.from_dram + b.from_dram}; }
};

inline Time later(Time a, Time b) {
  return {std::max(a.from_l2, b.from_l2), std::max(a.from_dram, b.from_dram)};
}

class WaveClock {
 public:
  Time now() const { return now_; }
  void wait_until(Time time) { now_ = later(now_, time); }

  // The instruction, with its latency when it went to memory, and the cycles that it keeps the wave from issuing the
  // next one.
  void step(const Instruction& instruction, const Traits& traits, Time latency, double issue);

 private:
  // Memory instructions of a kind under way, oldest first; they come back in order.
  struct Queue {
    static constexpr uint32_t kLength = 64;  // the counters have 6 bits
    std::array<Time, kLength> done{};
    uint32_t first = 0, count = 0;
    void push(Time time);
    // When at most `left` are under way.
    Time when_at_most(uint32_t left);
  };

  Time ready(const RegisterRuns& runs) const;
  void set_ready(const RegisterRuns& runs, Time time);

  Time now_;
  Time transcendental_free_;
  std::array<Time, 256> vector_{};
  std::array<Time, 128> scalar_{};
  Time scc_;
  std::array<Queue, kCounters> queues_;
};

}  // namespace rocfix::vcard
