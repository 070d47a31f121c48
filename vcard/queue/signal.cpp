// SPDX-License-Identifier: MIT
#include "queue/signal.h"

#include <vector>

namespace rocfix::vcard {

bool satisfied(hsa_signal_condition_t condition, int64_t value, int64_t compare) {
  switch (condition) {
    case HSA_SIGNAL_CONDITION_EQ:
      return value == compare;
    case HSA_SIGNAL_CONDITION_NE:
      return value != compare;
    case HSA_SIGNAL_CONDITION_LT:
      return value < compare;
    case HSA_SIGNAL_CONDITION_GTE:
      return value >= compare;
  }
  return false;
}

int64_t wait_for(SignalHub& hub, const SignalCondition& condition, SignalHub::Deadline deadline) {
  const void* address = condition.signal;
  int64_t seen = 0;
  hub.wait(
      {&address, 1},
      [&] {
        seen = value_of(*condition.signal).load();
        return satisfied(condition.condition, seen, condition.compare);
      },
      deadline);
  return seen;
}

AnySatisfied wait_for_any(SignalHub& hub, std::span<const SignalCondition> conditions,
                          SignalHub::Deadline deadline) {
  std::vector<const void*> addresses;
  for (const SignalCondition& condition : conditions) addresses.push_back(condition.signal);
  AnySatisfied found{conditions.size(), 0};
  hub.wait(
      addresses,
      [&] {
        for (size_t i = 0; i < conditions.size(); ++i) {
          const int64_t value = value_of(*conditions[i].signal).load();
          if (!satisfied(conditions[i].condition, value, conditions[i].compare)) continue;
          found = {i, value};
          return true;
        }
        return false;
      },
      deadline);
  return found;
}

void complete(SignalHub& hub, amd_signal_t& signal, Interval interval) {
  std::atomic_ref(signal.start_ts).store(interval.start, std::memory_order_relaxed);
  std::atomic_ref(signal.end_ts).store(interval.end, std::memory_order_relaxed);
  value_of(signal).fetch_sub(1);
  hub.notify(&signal);
}

void fail(SignalHub& hub, amd_signal_t& signal) {
  value_of(signal).store(-1);
  hub.notify(&signal);
}

}  // namespace rocfix::vcard
