// SPDX-License-Identifier: MIT
// The critical path of one wave that has the card for itself: in-order issue, results that take time, and s_waitcnt.
#pragma once

#include <emmintrin.h>

#include <array>
#include <cstdint>

#include "timing/traits.h"

namespace rocfix::vcard {

// Two clocks run side by side: in one, lines that the work-group reads first come from L2, in the other from DRAM. The
// launch's footprint, known at its end, says which is nearer to the truth.
class Time {
 public:
  Time() : both_(_mm_setzero_pd()) {}
  Time(double from_l2, double from_dram) : both_(_mm_set_pd(from_dram, from_l2)) {}

  double from_l2() const { return _mm_cvtsd_f64(both_); }
  double from_dram() const { return _mm_cvtsd_f64(_mm_unpackhi_pd(both_, both_)); }
  friend Time operator+(Time a, Time b) { return Time(_mm_add_pd(a.both_, b.both_)); }
  friend Time operator+(Time time, double cycles) { return Time(_mm_add_pd(time.both_, _mm_set1_pd(cycles))); }
  friend Time operator*(Time time, double factor) { return Time(_mm_mul_pd(time.both_, _mm_set1_pd(factor))); }
  friend Time later(Time a, Time b) { return Time(_mm_max_pd(a.both_, b.both_)); }

 private:
  explicit Time(__m128d both) : both_(both) {}
  __m128d both_;
};

class WaveClock {
 public:
  Time now() const { return now_; }
  void wait_until(Time time) { now_ = later(now_, time); }

  // The next instruction, with its latency, and the cycles that it keeps the wave from issuing another one.
  void step(const Traits& traits, Time latency, double issue);

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

  Time now_;
  Time transcendental_free_;
  std::array<Time, kSlots> ready_;  // when a register can be read
  std::array<Queue, kCounters> queues_;
};

}  // namespace rocfix::vcard
