// SPDX-License-Identifier: MIT
// Signals. Every memory order that the interface names is served by the strongest.
#include <cstdlib>

#include "hsa/fault_report.h"
#include "hsa/runtime.h"
#include "hsa/values.h"

using namespace rocfix::vcard;

namespace {

// These functions cannot return an error: a handle that is no signal ends the process, with a sentence.
amd_signal_t& checked(hsa_signal_t handle) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr || !runtime->is_signal(handle.handle)) {
    complain(runtime == nullptr ? "a signal is used, but hsa_init was not called in this process"
                                : "a signal is used that does not exist");
    std::abort();
  }
  AsyncHandlers::looked_at(*signal_of(handle));
  return *signal_of(handle);
}

void changed(const amd_signal_t& signal) {
  Runtime::get()->hub().notify(&signal);
}

SignalHub::Deadline deadline_after(uint64_t ticks) {
  constexpr uint64_t kLongest = uint64_t{1} << 60;  // 36 years; more would overflow the clock
  if (ticks > kLongest) return std::nullopt;
  return SignalHub::Clock::now() + std::chrono::nanoseconds(ticks);
}

hsa_signal_value_t wait(hsa_signal_t signal, hsa_signal_condition_t condition, hsa_signal_value_t value,
                        uint64_t timeout) {
  return wait_for(Runtime::get()->hub(), {&checked(signal), condition, value}, deadline_after(timeout));
}

hsa_status_t create(hsa_signal_value_t value, hsa_signal_t* signal) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (signal == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  amd_signal_t* created = runtime->signals().create(value);
  if (created == nullptr) return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
  signal->handle = reinterpret_cast<uint64_t>(created);
  return HSA_STATUS_SUCCESS;
}

}  // namespace

#define ROCFIX_ALL_ORDERS(X, ...)                                                                   \
  X(relaxed, __VA_ARGS__)                                                                           \
  X(acquire, __VA_ARGS__) X(release, __VA_ARGS__) X(acq_rel, __VA_ARGS__) X(scacquire, __VA_ARGS__) \
      X(screlease, __VA_ARGS__) X(scacq_screl, __VA_ARGS__)

#define ROCFIX_CHANGE(order, name, operation)                                    \
  void hsa_signal_##name##_##order(hsa_signal_t handle, hsa_signal_value_t by) { \
    amd_signal_t& signal = checked(handle);                                      \
    value_of(signal).operation(by);                                              \
    changed(signal);                                                             \
  }
#define ROCFIX_EXCHANGE(order, unused)                                                            \
  hsa_signal_value_t hsa_signal_exchange_##order(hsa_signal_t handle, hsa_signal_value_t value) { \
    amd_signal_t& signal = checked(handle);                                                       \
    const hsa_signal_value_t before = value_of(signal).exchange(value);                           \
    changed(signal);                                                                              \
    return before;                                                                                \
  }
#define ROCFIX_CAS(order, unused)                                                             \
  hsa_signal_value_t hsa_signal_cas_##order(hsa_signal_t handle, hsa_signal_value_t expected, \
                                            hsa_signal_value_t value) {                       \
    amd_signal_t& signal = checked(handle);                                                   \
    value_of(signal).compare_exchange_strong(expected, value);                                \
    changed(signal);                                                                          \
    return expected;                                                                          \
  }
#define ROCFIX_STORE(order)                                                      \
  void hsa_signal_store_##order(hsa_signal_t handle, hsa_signal_value_t value) { \
    amd_signal_t& signal = checked(handle);                                      \
    value_of(signal).store(value);                                               \
    changed(signal);                                                             \
  }
#define ROCFIX_SILENT_STORE(order)                                                      \
  void hsa_signal_silent_store_##order(hsa_signal_t handle, hsa_signal_value_t value) { \
    value_of(checked(handle)).store(value);                                             \
  }
#define ROCFIX_LOAD(order)                                          \
  hsa_signal_value_t hsa_signal_load_##order(hsa_signal_t handle) { \
    return value_of(checked(handle)).load();                        \
  }
#define ROCFIX_WAIT(order)                                                                                   \
  hsa_signal_value_t hsa_signal_wait_##order(hsa_signal_t signal, hsa_signal_condition_t condition,          \
                                             hsa_signal_value_t value, uint64_t timeout, hsa_wait_state_t) { \
    return wait(signal, condition, value, timeout);                                                          \
  }

extern "C" {

ROCFIX_ALL_ORDERS(ROCFIX_CHANGE, add, fetch_add)
ROCFIX_ALL_ORDERS(ROCFIX_CHANGE, subtract, fetch_sub)
ROCFIX_ALL_ORDERS(ROCFIX_CHANGE, and, fetch_and)
ROCFIX_ALL_ORDERS(ROCFIX_CHANGE, or, fetch_or)
ROCFIX_ALL_ORDERS(ROCFIX_CHANGE, xor, fetch_xor)
ROCFIX_ALL_ORDERS(ROCFIX_EXCHANGE, )
ROCFIX_ALL_ORDERS(ROCFIX_CAS, )
ROCFIX_STORE(relaxed)
ROCFIX_STORE(release) ROCFIX_STORE(screlease) ROCFIX_SILENT_STORE(relaxed) ROCFIX_SILENT_STORE(screlease)
    ROCFIX_LOAD(relaxed) ROCFIX_LOAD(acquire) ROCFIX_LOAD(scacquire) ROCFIX_WAIT(relaxed) ROCFIX_WAIT(acquire)
        ROCFIX_WAIT(scacquire)

            hsa_status_t
    hsa_signal_create(hsa_signal_value_t value, uint32_t, const hsa_agent_t*, hsa_signal_t* signal) {
  return create(value, signal);
}

// No signal is shared between processes.
hsa_status_t hsa_amd_signal_create(hsa_signal_value_t value, uint32_t, const hsa_agent_t*,
                                   uint64_t attributes, hsa_signal_t* signal) {
  if ((attributes & HSA_AMD_SIGNAL_IPC) != 0) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  return create(value, signal);
}

hsa_status_t hsa_signal_destroy(hsa_signal_t signal) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (signal.handle == 0) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (!runtime->is_signal(signal.handle)) return HSA_STATUS_ERROR_INVALID_SIGNAL;
  runtime->signals().destroy(*signal_of(signal));
  return HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_amd_signal_value_pointer(hsa_signal_t signal, volatile hsa_signal_value_t** value) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (value == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (!runtime->is_signal(signal.handle)) return HSA_STATUS_ERROR_INVALID_SIGNAL;
  *value = &signal_of(signal)->value;
  return HSA_STATUS_SUCCESS;
}

uint32_t hsa_amd_signal_wait_any(uint32_t count, hsa_signal_t* signals, hsa_signal_condition_t* conditions,
                                 hsa_signal_value_t* values, uint64_t timeout, hsa_wait_state_t,
                                 hsa_signal_value_t* satisfying) {
  std::vector<SignalCondition> awaited;
  for (uint32_t i = 0; i < count; ++i) awaited.push_back({&checked(signals[i]), conditions[i], values[i]});
  const AnySatisfied found = wait_for_any(Runtime::get()->hub(), awaited, deadline_after(timeout));
  if (found.index == awaited.size()) return UINT32_MAX;
  if (satisfying != nullptr) *satisfying = found.value;
  return static_cast<uint32_t>(found.index);
}

hsa_status_t hsa_amd_signal_async_handler(hsa_signal_t signal, hsa_signal_condition_t condition,
                                          hsa_signal_value_t value, hsa_amd_signal_handler handler,
                                          void* argument) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (handler == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (!runtime->is_signal(signal.handle)) return HSA_STATUS_ERROR_INVALID_SIGNAL;
  const bool added = runtime->handlers().add({signal_of(signal), condition, value}, handler, argument);
  return added ? HSA_STATUS_SUCCESS : HSA_STATUS_ERROR_OUT_OF_RESOURCES;
}

hsa_status_t hsa_amd_async_function(void (*function)(void*), void* argument) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (function == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  return runtime->handlers().call(function, argument) ? HSA_STATUS_SUCCESS
                                                      : HSA_STATUS_ERROR_OUT_OF_RESOURCES;
}

}  // extern "C"
