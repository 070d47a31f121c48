// SPDX-License-Identifier: MIT
// When things began and ended, in modelled time: every packet and copy is timed always.
#include "hsa/runtime.h"
#include "hsa/values.h"

using namespace rocfix::vcard;

namespace {

hsa_status_t read_times(hsa_signal_t signal, uint64_t& start, uint64_t& end) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (!runtime->is_signal(signal.handle)) return HSA_STATUS_ERROR_INVALID_SIGNAL;
  AsyncHandlers::looked_at(*signal_of(signal));
  start = std::atomic_ref(signal_of(signal)->start_ts).load(std::memory_order_relaxed);
  end = std::atomic_ref(signal_of(signal)->end_ts).load(std::memory_order_relaxed);
  return HSA_STATUS_SUCCESS;
}

}  // namespace

extern "C" {

hsa_status_t hsa_amd_profiling_set_profiler_enabled(hsa_queue_t* queue, int) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  return runtime->queues().find(queue) ? HSA_STATUS_SUCCESS : HSA_STATUS_ERROR_INVALID_QUEUE;
}

hsa_status_t hsa_amd_profiling_async_copy_enable(bool) {
  return Runtime::get() ? HSA_STATUS_SUCCESS : HSA_STATUS_ERROR_NOT_INITIALIZED;
}

hsa_status_t hsa_amd_profiling_get_dispatch_time(hsa_agent_t agent, hsa_signal_t signal,
                                                 hsa_amd_profiling_dispatch_time_t* time) {
  if (time == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (agent.handle != kGpuAgent.handle) return HSA_STATUS_ERROR_INVALID_AGENT;
  return read_times(signal, time->start, time->end);
}

hsa_status_t hsa_amd_profiling_get_async_copy_time(hsa_signal_t signal,
                                                   hsa_amd_profiling_async_copy_time_t* time) {
  if (time == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  return read_times(signal, time->start, time->end);
}

// The card's ticks are the system's.
hsa_status_t hsa_amd_profiling_convert_tick_to_system_domain(hsa_agent_t agent, uint64_t tick,
                                                             uint64_t* system) {
  if (Runtime::get() == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (!is_agent(agent)) return HSA_STATUS_ERROR_INVALID_AGENT;
  if (system == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  *system = tick;
  return HSA_STATUS_SUCCESS;
}

}  // extern "C"
