// SPDX-License-Identifier: MIT
// HSA signals: amd_signal_t in memory, as device code, HIP and this runtime all read it.
#pragma once

#include <hsa/amd_hsa_signal.h>
#include <hsa/hsa.h>

#include <atomic>
#include <cstdint>
#include <span>

#include "queue/device_clock.h"
#include "queue/signal_hub.h"

namespace rocfix::vcard {

// The fields that device code relies on (ROCm device libraries, ockl hsaqs.cl).
static_assert(sizeof(amd_signal_t) == 64 && offsetof(amd_signal_t, value) == 8);
static_assert(offsetof(amd_signal_t, event_mailbox_ptr) == 16 && offsetof(amd_signal_t, event_id) == 24);
static_assert(offsetof(amd_signal_t, start_ts) == 32 && offsetof(amd_signal_t, end_ts) == 40);

inline amd_signal_t* signal_of(hsa_signal_t handle) {
  return reinterpret_cast<amd_signal_t*>(handle.handle);
}

inline std::atomic_ref<int64_t> value_of(amd_signal_t& signal) {
  return std::atomic_ref<int64_t>(const_cast<int64_t&>(signal.value));
}

bool satisfied(hsa_signal_condition_t condition, int64_t value, int64_t compare);

// A condition on one signal.
struct SignalCondition {
  amd_signal_t* signal = nullptr;
  hsa_signal_condition_t condition = HSA_SIGNAL_CONDITION_EQ;
  int64_t compare = 0;
  bool holds() const { return satisfied(condition, value_of(*signal).load(), compare); }
};

// The value that ended the wait, or the last one seen when the deadline passed.
int64_t wait_for(SignalHub& hub, const SignalCondition& condition, SignalHub::Deadline deadline);

struct AnySatisfied {
  size_t index = 0;  // the number of conditions when none held in time
  int64_t value = 0;
};
AnySatisfied wait_for_any(SignalHub& hub, std::span<const SignalCondition> conditions,
                          SignalHub::Deadline deadline);

// What was to be done is done: the times are noted, the value goes down by one, and waiters wake.
void complete(SignalHub& hub, amd_signal_t& signal, Interval interval);
// As complete(), for what went wrong: the value becomes negative.
void fail(SignalHub& hub, amd_signal_t& signal);

}  // namespace rocfix::vcard
