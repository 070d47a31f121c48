// SPDX-License-Identifier: MIT
#include "timing/kernel_clock.h"

#include <algorithm>
#include <cmath>

#include "timing/traits.h"

namespace rocfix::vcard {
namespace {

// Loads are taken to be waited for, and to hit L2: a loop of dependent loads then shows its latency.
double cost_of(Class klass, uint32_t lanes, const Constants& c) {
  switch (klass) {
    case Class::kSmem: return c.scalar_hit_latency;
    case Class::kVmemLoad: case Class::kVmemAtomic: return c.l2_latency;
    case Class::kLdsRead: case Class::kLdsAtomic: return c.lds_latency;
    case Class::kBranch: return c.branch_cycles;
    case Class::kBarrier: return c.barrier_latency;
    case Class::kVmemStore: case Class::kLdsWrite: case Class::kSalu: case Class::kWait: case Class::kOther:
    case Class::kCount:
      return 1;
    default: return vector_cycles(klass, lanes, c);
  }
}

}  // namespace

KernelClock::KernelClock(const Machine& machine)
    : cycles_per_ns_(machine.cycles_per_ns()), constants_(machine.constants) {}

void KernelClock::begin(uint64_t now_ns, uint32_t lanes) {
  const auto now = static_cast<uint64_t>(static_cast<double>(now_ns) * cycles_per_ns_);
  start_ = std::max(now, latest_.load() + 1);
  latest_ = start_;
  for (size_t n = 0; n < cost_.size(); ++n)
    cost_[n] = static_cast<uint32_t>(std::lround(cost_of(static_cast<Class>(n), lanes, constants_)));
}

uint64_t KernelClock::cycles(const Wave& wave) {
  uint64_t time = start_;
  for (size_t n = 0; n < cost_.size(); ++n) time += wave.executed[n] * cost_[n];
  uint64_t seen = latest_.load(std::memory_order_relaxed);
  while (seen < time && !latest_.compare_exchange_weak(seen, time, std::memory_order_relaxed)) {}
  return time;
}

uint64_t KernelClock::realtime_ticks(const Wave& wave) {
  return static_cast<uint64_t>(static_cast<double>(cycles(wave)) / cycles_per_ns_ / 10);
}

}  // namespace rocfix::vcard
