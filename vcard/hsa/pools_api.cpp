// SPDX-License-Identifier: MIT
// Memory pools, and the regions of HSA 1.0, which are the same thing here.
#include <unistd.h>

#include "hsa/fault_report.h"
#include "hsa/runtime.h"
#include "hsa/values.h"

using namespace rocfix;
using namespace rocfix::vcard;

namespace {

constexpr uint64_t kRecommendedGranule = 2 << 20;

uint64_t host_bytes() {
  return static_cast<uint64_t>(sysconf(_SC_PHYS_PAGES)) * kPageBytes;
}

uint64_t bytes_of(const Pool& pool) {
  if (pool.segment == HSA_AMD_SEGMENT_GROUP) return kLdsBytes;
  return pool.on_card() ? Runtime::get()->figures().memory_kib << 10 : host_bytes();
}

hsa_status_t pool_info(const Pool& pool, uint32_t attribute, void* value) {
  const bool allocatable = pool.kind != nullptr;
  switch (attribute) {
    case HSA_AMD_MEMORY_POOL_INFO_SEGMENT:
      return put(value, pool.segment);
    case HSA_AMD_MEMORY_POOL_INFO_GLOBAL_FLAGS:
      return put(value, pool.flags);
    case HSA_AMD_MEMORY_POOL_INFO_SIZE:
      return put(value, bytes_of(pool));
    case HSA_AMD_MEMORY_POOL_INFO_RUNTIME_ALLOC_ALLOWED:
      return put(value, allocatable);
    case HSA_AMD_MEMORY_POOL_INFO_RUNTIME_ALLOC_GRANULE:
    case HSA_AMD_MEMORY_POOL_INFO_RUNTIME_ALLOC_ALIGNMENT:
      return put(value, allocatable ? kPageBytes : uint64_t{0});
    case HSA_AMD_MEMORY_POOL_INFO_ACCESSIBLE_BY_ALL:
      return put(value, !pool.on_card());
    case HSA_AMD_MEMORY_POOL_INFO_ALLOC_MAX_SIZE:
      return put(value, allocatable ? bytes_of(pool) : uint64_t{0});
    case kPoolLocation:
      return put(value, uint32_t{pool.on_card()});
    case kPoolRecommendedGranule:
      return put(value, !allocatable ? uint64_t{0} : pool.on_card() ? kRecommendedGranule : kPageBytes);
    default:
      return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  }
}

// The card reaches host memory over PCIe, the host never reaches the card's: no resizable BAR, as delivered.
hsa_amd_memory_pool_access_t access_of(hsa_agent_t agent, const Pool& pool) {
  if (agent.handle == pool.agent.handle) return HSA_AMD_MEMORY_POOL_ACCESS_ALLOWED_BY_DEFAULT;
  if (pool.on_card()) return HSA_AMD_MEMORY_POOL_ACCESS_NEVER_ALLOWED;
  return (pool.flags & HSA_AMD_MEMORY_POOL_GLOBAL_FLAG_FINE_GRAINED) != 0
             ? HSA_AMD_MEMORY_POOL_ACCESS_ALLOWED_BY_DEFAULT
             : HSA_AMD_MEMORY_POOL_ACCESS_DISALLOWED_BY_DEFAULT;
}

}  // namespace

extern "C" {

hsa_status_t hsa_amd_agent_iterate_memory_pools(hsa_agent_t agent,
                                                hsa_status_t (*callback)(hsa_amd_memory_pool_t, void*),
                                                void* data) {
  if (Runtime::get() == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (!is_agent(agent)) return HSA_STATUS_ERROR_INVALID_AGENT;
  if (callback == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  for (const Pool& pool : kPools) {
    if (pool.agent.handle != agent.handle) continue;
    if (const auto status = callback({handle_of(pool)}, data); status != HSA_STATUS_SUCCESS) return status;
  }
  return HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_amd_memory_pool_get_info(hsa_amd_memory_pool_t handle, hsa_amd_memory_pool_info_t attribute,
                                          void* value) {
  if (Runtime::get() == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  const Pool* pool = find_pool(handle.handle);
  if (pool == nullptr) return extended(HSA_STATUS_ERROR_INVALID_MEMORY_POOL);
  return value == nullptr ? HSA_STATUS_ERROR_INVALID_ARGUMENT : pool_info(*pool, number(attribute), value);
}

hsa_status_t hsa_amd_agent_memory_pool_get_info(hsa_agent_t agent, hsa_amd_memory_pool_t handle,
                                                hsa_amd_agent_memory_pool_info_t attribute, void* value) {
  if (Runtime::get() == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (!is_agent(agent)) return HSA_STATUS_ERROR_INVALID_AGENT;
  const Pool* pool = find_pool(handle.handle);
  if (pool == nullptr) return extended(HSA_STATUS_ERROR_INVALID_MEMORY_POOL);
  if (value == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  const auto access = access_of(agent, *pool);
  const bool linked =
      agent.handle != pool->agent.handle && access != HSA_AMD_MEMORY_POOL_ACCESS_NEVER_ALLOWED;
  switch (number(attribute)) {
    case HSA_AMD_AGENT_MEMORY_POOL_INFO_ACCESS:
      return put(value, access);
    case HSA_AMD_AGENT_MEMORY_POOL_INFO_NUM_LINK_HOPS:
      return put(value, uint32_t{linked});
    case HSA_AMD_AGENT_MEMORY_POOL_INFO_LINK_INFO: {
      if (!linked) return HSA_STATUS_SUCCESS;
      hsa_amd_memory_pool_link_info_t link{};
      link.atomic_support_32bit = link.atomic_support_64bit = link.coherent_support = true;
      link.link_type = HSA_AMD_LINK_INFO_TYPE_PCIE;
      link.numa_distance = 20;  // KFD's distance of one PCIe hop
      return put(value, link);
    }
    default:
      return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  }
}

hsa_status_t hsa_amd_memory_pool_allocate(hsa_amd_memory_pool_t handle, size_t size, uint32_t, void** out) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  const Pool* pool = find_pool(handle.handle);
  if (pool == nullptr) return extended(HSA_STATUS_ERROR_INVALID_MEMORY_POOL);
  if (size == 0 || out == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (pool->kind == nullptr || size > bytes_of(*pool)) return HSA_STATUS_ERROR_INVALID_ALLOCATION;
  const auto begin = runtime->memory().allocate(*pool, size);
  if (!begin) return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
  *out = reinterpret_cast<void*>(*begin);
  return HSA_STATUS_SUCCESS;
}

// At exit, kernels may still use it: it stays.
hsa_status_t hsa_amd_memory_pool_free(void* begin) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (begin == nullptr || Runtime::exiting()) return HSA_STATUS_SUCCESS;
  if (runtime->memory().free(reinterpret_cast<uint64_t>(begin))) return HSA_STATUS_SUCCESS;
  complain("memory that was never allocated, or is freed already, was to be freed");
  return HSA_STATUS_ERROR_INVALID_ALLOCATION;
}

hsa_status_t hsa_amd_memory_pool_can_migrate(hsa_amd_memory_pool_t, hsa_amd_memory_pool_t, bool* result) {
  if (Runtime::get() == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (result == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  *result = false;
  return HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_agent_iterate_regions(hsa_agent_t agent, hsa_status_t (*callback)(hsa_region_t, void*),
                                       void* data) {
  if (callback == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  struct Caller {
    hsa_status_t (*callback)(hsa_region_t, void*);
    void* data;
  } caller{callback, data};
  return hsa_amd_agent_iterate_memory_pools(
      agent,
      [](hsa_amd_memory_pool_t pool, void* context) {
        const auto* caller = static_cast<Caller*>(context);
        return caller->callback({pool.handle}, caller->data);
      },
      &caller);
}

// Attributes that both have carry the same numbers, except two.
hsa_status_t hsa_region_get_info(hsa_region_t region, hsa_region_info_t attribute, void* value) {
  if (Runtime::get() == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  const Pool* pool = find_pool(region.handle);
  if (pool == nullptr) return HSA_STATUS_ERROR_INVALID_REGION;
  if (value == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (attribute == HSA_REGION_INFO_ALLOC_MAX_SIZE)
    return pool_info(*pool, HSA_AMD_MEMORY_POOL_INFO_ALLOC_MAX_SIZE, value);
  if (attribute == HSA_REGION_INFO_ALLOC_MAX_PRIVATE_WORKGROUP_SIZE) return put(value, uint32_t{0});
  return pool_info(*pool, number(attribute), value);
}

hsa_status_t hsa_memory_allocate(hsa_region_t region, size_t size, void** out) {
  const auto status = hsa_amd_memory_pool_allocate({region.handle}, size, 0, out);
  return status == extended(HSA_STATUS_ERROR_INVALID_MEMORY_POOL) ? HSA_STATUS_ERROR_INVALID_REGION : status;
}

hsa_status_t hsa_memory_free(void* begin) {
  return hsa_amd_memory_pool_free(begin);
}

}  // extern "C"
