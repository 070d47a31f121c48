// SPDX-License-Identifier: MIT
#include "timing/wave_clock.h"

namespace rocfix::vcard {

void WaveClock::Queue::push(Time time) {
  if (count > 0) time = later(time, done[(first + count - 1) % kLength]);
  if (count == kLength) {
    first = (first + 1) % kLength;
    --count;
  }
  done[(first + count++) % kLength] = time;
}

Time WaveClock::Queue::when_at_most(uint32_t left) {
  Time time;
  for (; count > left; --count) {
    time = done[first];
    first = (first + 1) % kLength;
  }
  return time;
}

void WaveClock::step(const Traits& traits, Time latency, double issue) {
  Time start = now_;
  for (const uint16_t slot : traits.reads) start = later(start, ready_[slot]);
  if (traits.pipe == Pipe::kTranscendental) start = later(start, transcendental_free_);
  if (traits.pipe == Pipe::kWait)
    for (uint32_t c = 0; c < kCounters; ++c) start = later(start, queues_[c].when_at_most(traits.waits[c]));
  now_ = start + issue;
  const Time done = start + latency;
  if (traits.pipe == Pipe::kTranscendental) transcendental_free_ = start + traits.busy;
  for (const uint16_t slot : traits.writes) ready_[slot] = done;
  for (uint32_t c = 0; traits.counters >> c != 0; ++c)
    if (traits.counters >> c & 1) queues_[c].push(done);
}

}  // namespace rocfix::vcard
