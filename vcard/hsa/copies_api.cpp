// SPDX-License-Identifier: MIT
// Copies beside the queues.
#include <cstring>

#include "hsa/copy_plan.h"
#include "hsa/fault_report.h"
#include "hsa/runtime.h"
#include "hsa/signal_lists.h"
#include "hsa/values.h"

using namespace rocfix;
using namespace rocfix::vcard;

namespace {

hsa_status_t copy(const CopyPlan& plan, uint32_t count, const hsa_signal_t* awaited,
                  hsa_signal_t completion) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  CopyJob job;
  if (const auto status = find_signals(*runtime, count, awaited, completion, job);
      status != HSA_STATUS_SUCCESS)
    return status;
  auto resolved = resolve(plan, runtime->memory());
  if (!resolved) {
    complain(resolved.error().message);
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  }
  job.nanoseconds = modelled_nanoseconds(plan, runtime->memory(), runtime->figures());
  job.copy = [copy = *resolved, runtime] {
    execute(copy);
    for (uint64_t layer = 0; layer < copy.layers; ++layer)
      for (uint64_t row = 0; row < copy.rows; ++row)
        runtime->memory_written(copy.to.address + layer * copy.to.slice + row * copy.to.pitch, copy.line);
    return true;
  };
  return submit(*runtime, std::move(job), plan.bytes());
}

hsa_status_t copy_line(void* to, hsa_agent_t to_agent, const void* from, hsa_agent_t from_agent, size_t size,
                       uint32_t count, const hsa_signal_t* awaited, hsa_signal_t completion) {
  if (to == nullptr || from == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  for (const hsa_agent_t agent : {to_agent, from_agent})
    if (agent.handle != 0 && !is_agent(agent)) return HSA_STATUS_ERROR_INVALID_AGENT;
  CopyPlan plan;
  plan.to = {reinterpret_cast<uint64_t>(to), 0, 0};
  plan.from = {reinterpret_cast<uint64_t>(from), 0, 0};
  plan.line = size;
  return copy(plan, count, awaited, completion);
}

// x counts bytes, y rows, z layers.
CopyPlan::Side side(const hsa_pitched_ptr_t& pointer, const hsa_dim3_t& offset) {
  return {reinterpret_cast<uint64_t>(pointer.base) + offset.x + offset.y * pointer.pitch +
              offset.z * pointer.slice,
          pointer.pitch, pointer.slice};
}

}  // namespace

extern "C" {

hsa_status_t hsa_amd_memory_async_copy(void* to, hsa_agent_t to_agent, const void* from,
                                       hsa_agent_t from_agent, size_t size, uint32_t count,
                                       const hsa_signal_t* awaited, hsa_signal_t completion) {
  return copy_line(to, to_agent, from, from_agent, size, count, awaited, completion);
}

hsa_status_t hsa_amd_memory_async_copy_on_engine(void* to, hsa_agent_t to_agent, const void* from,
                                                 hsa_agent_t from_agent, size_t size, uint32_t count,
                                                 const hsa_signal_t* awaited, hsa_signal_t completion,
                                                 uint32_t, bool) {
  return copy_line(to, to_agent, from, from_agent, size, count, awaited, completion);
}

hsa_status_t hsa_amd_memory_async_copy_rect(const hsa_pitched_ptr_t* to, const hsa_dim3_t* to_offset,
                                            const hsa_pitched_ptr_t* from, const hsa_dim3_t* from_offset,
                                            const hsa_dim3_t* range, hsa_agent_t agent,
                                            hsa_amd_copy_direction_t, uint32_t count,
                                            const hsa_signal_t* awaited, hsa_signal_t completion) {
  if (to == nullptr || to_offset == nullptr || from == nullptr || from_offset == nullptr || range == nullptr)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (agent.handle != kGpuAgent.handle) return HSA_STATUS_ERROR_INVALID_AGENT;
  CopyPlan plan;
  plan.to = side(*to, *to_offset);
  plan.from = side(*from, *from_offset);
  plan.line = range->x;
  plan.rows = range->y;
  plan.layers = range->z;
  return copy(plan, count, awaited, completion);
}

// Navi 10 has two copy engines.
hsa_status_t hsa_amd_memory_copy_engine_status(hsa_agent_t to_agent, hsa_agent_t from_agent, uint32_t* mask) {
  if (Runtime::get() == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (!is_agent(to_agent) || !is_agent(from_agent)) return HSA_STATUS_ERROR_INVALID_AGENT;
  if (mask == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  *mask = 3;
  return HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_amd_memory_get_preferred_copy_engine(hsa_agent_t to_agent, hsa_agent_t from_agent,
                                                      uint32_t* mask) {
  if (Runtime::get() == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (!is_agent(to_agent) || !is_agent(from_agent)) return HSA_STATUS_ERROR_INVALID_AGENT;
  if (mask == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  *mask = 0;  // no preference
  return HSA_STATUS_SUCCESS;
}

}  // extern "C"
