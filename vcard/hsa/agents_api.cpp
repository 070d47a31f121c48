// SPDX-License-Identifier: MIT
// The agents: the host's processor and the card.
#include "hsa/agent_info.h"
#include "hsa/values.h"

using namespace rocfix;
using namespace rocfix::vcard;

extern "C" {

hsa_status_t hsa_iterate_agents(hsa_status_t (*callback)(hsa_agent_t, void*), void* data) {
  if (Runtime::get() == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (callback == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  for (const hsa_agent_t agent : {kCpuAgent, kGpuAgent})
    if (const auto status = callback(agent, data); status != HSA_STATUS_SUCCESS) return status;
  return HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_agent_get_info(hsa_agent_t agent, hsa_agent_info_t attribute, void* value) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (value == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (agent.handle == kCpuAgent.handle) return cpu_info(number(attribute), value);
  if (agent.handle != kGpuAgent.handle) return HSA_STATUS_ERROR_INVALID_AGENT;
  return card_info(*runtime, number(attribute), value);
}

hsa_status_t hsa_agent_get_exception_policies(hsa_agent_t agent, hsa_profile_t, uint16_t* mask) {
  if (Runtime::get() == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (!is_agent(agent)) return HSA_STATUS_ERROR_INVALID_AGENT;
  if (mask == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  *mask = 0;
  return HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_agent_extension_supported(uint16_t, hsa_agent_t agent, uint16_t, uint16_t, bool* result) {
  if (Runtime::get() == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (!is_agent(agent)) return HSA_STATUS_ERROR_INVALID_AGENT;
  if (result == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  *result = false;
  return HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_agent_major_extension_supported(uint16_t extension, hsa_agent_t agent,
                                                 uint16_t version_major, uint16_t* version_minor,
                                                 bool* result) {
  if (version_minor == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  *version_minor = 0;
  return hsa_agent_extension_supported(extension, agent, version_major, 0, result);
}

// Caches are numbered by their level.
hsa_status_t hsa_agent_iterate_caches(hsa_agent_t agent, hsa_status_t (*callback)(hsa_cache_t, void*),
                                      void* data) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (!is_agent(agent)) return HSA_STATUS_ERROR_INVALID_AGENT;
  if (callback == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (agent.handle == kCpuAgent.handle) return HSA_STATUS_SUCCESS;
  for (uint64_t level = 1; level <= (runtime->figures().l3_kib != 0 ? 3 : 2); ++level)
    if (const auto status = callback(hsa_cache_t{level}, data); status != HSA_STATUS_SUCCESS) return status;
  return HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_cache_get_info(hsa_cache_t cache, hsa_cache_info_t attribute, void* value) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (cache.handle < 1 || cache.handle > 3) return HSA_STATUS_ERROR_INVALID_CACHE;
  if (value == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  const uint32_t kib[] = {kL0KiB, runtime->figures().l2_kib, runtime->figures().l3_kib};
  const std::string name = std::string(runtime->reported().name) + " L" + std::to_string(cache.handle);
  switch (number(attribute)) {
    case HSA_CACHE_INFO_NAME_LENGTH:
      return put(value, static_cast<uint32_t>(name.size()));
    case HSA_CACHE_INFO_NAME:
      return put_text(value, name, name.size() + 1);
    case HSA_CACHE_INFO_LEVEL:
      return put(value, static_cast<uint8_t>(cache.handle));
    case HSA_CACHE_INFO_SIZE:
      return put(value, kib[cache.handle - 1] << 10);
    default:
      return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  }
}

// The agent's own threshold; scratch is allocated as kernels ask for it.
hsa_status_t hsa_amd_agent_set_async_scratch_limit(hsa_agent_t agent, size_t) {
  if (Runtime::get() == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  return agent.handle == kGpuAgent.handle ? HSA_STATUS_ERROR_INVALID_ARGUMENT
                                          : HSA_STATUS_ERROR_INVALID_AGENT;
}

hsa_status_t hsa_amd_coherency_get_type(hsa_agent_t agent, hsa_amd_coherency_type_t* type) {
  if (Runtime::get() == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (!is_agent(agent)) return HSA_STATUS_ERROR_INVALID_AGENT;
  if (type == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  *type = HSA_AMD_COHERENCY_TYPE_COHERENT;
  return HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_amd_coherency_set_type(hsa_agent_t agent, hsa_amd_coherency_type_t) {
  if (Runtime::get() == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  return is_agent(agent) ? HSA_STATUS_SUCCESS : HSA_STATUS_ERROR_INVALID_AGENT;
}

}  // extern "C"
