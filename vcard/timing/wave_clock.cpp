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

Time WaveClock::ready(const RegisterRuns& runs) const {
  Time time;
  for (const RegisterRun& run : runs) {
    if (run.file == RegisterRun::File::kScc) time = later(time, scc_);
    if (run.file == RegisterRun::File::kMode) continue;
    const bool vector = run.file == RegisterRun::File::kVector;
    const uint32_t last = std::min<uint32_t>(run.first + run.count, vector ? vector_.size() : scalar_.size());
    for (uint32_t r = run.first; r < last; ++r) time = later(time, vector ? vector_[r] : scalar_[r]);
  }
  return time;
}

void WaveClock::set_ready(const RegisterRuns& runs, Time time) {
  for (const RegisterRun& run : runs) {
    if (run.file == RegisterRun::File::kScc) scc_ = time;
    if (run.file == RegisterRun::File::kMode) continue;
    const bool vector = run.file == RegisterRun::File::kVector;
    const uint32_t last = std::min<uint32_t>(run.first + run.count, vector ? vector_.size() : scalar_.size());
    for (uint32_t r = run.first; r < last; ++r) (vector ? vector_[r] : scalar_[r]) = time;
  }
}

void WaveClock::step(const Instruction& instruction, const Traits& traits, Time latency, double issue) {
  Time start = later(now_, ready(instruction.reads));
  if (traits.pipe == Pipe::kTranscendental) start = later(start, transcendental_free_);
  if (traits.pipe == Pipe::kWait)
    for (uint32_t c = 0; c < kCounters; ++c) start = later(start, queues_[c].when_at_most(traits.waits[c]));
  now_ = start + issue;
  const Time done = start + latency;
  if (traits.pipe == Pipe::kTranscendental) transcendental_free_ = start + traits.busy;
  // The results of memory instructions are there when the program has waited for them.
  if (traits.counters == 0) return set_ready(instruction.writes, done);
  for (uint32_t c = 0; c < kCounters; ++c)
    if (traits.counters >> c & 1) queues_[c].push(done);
}

}  // namespace rocfix::vcard
