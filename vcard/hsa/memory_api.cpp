// SPDX-License-Identifier: MIT
// What is done with memory that exists: access, locks, questions, plain copies.
#include <cstring>

#include "hsa/fault_report.h"
#include "hsa/runtime.h"
#include "hsa/values.h"

using namespace rocfix;
using namespace rocfix::vcard;

namespace {

uint64_t address_of(const void* pointer) {
  return reinterpret_cast<uint64_t>(pointer);
}

hsa_status_t list_accessible(void* (*alloc)(size_t), uint32_t* count, hsa_agent_t** accessible) {
  if (alloc == nullptr || count == nullptr || accessible == nullptr) return HSA_STATUS_SUCCESS;
  auto* agents = static_cast<hsa_agent_t*>(alloc(2 * sizeof(hsa_agent_t)));
  if (agents == nullptr) return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
  agents[0] = kCpuAgent;
  agents[1] = kGpuAgent;
  *count = 2;
  *accessible = agents;
  return HSA_STATUS_SUCCESS;
}

hsa_status_t lock(void* host, size_t size, uint32_t flags, void** out) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (host == nullptr || size == 0 || out == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  const auto locked = runtime->memory().lock(address_of(host), size, flags);
  if (!locked) return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
  *out = reinterpret_cast<void*>(*locked);
  return HSA_STATUS_SUCCESS;
}

}  // namespace

extern "C" {

hsa_status_t hsa_amd_agents_allow_access(uint32_t count, const hsa_agent_t* agents, const uint32_t* flags,
                                         const void* pointer) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (count == 0 || agents == nullptr || flags != nullptr || pointer == nullptr)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  for (uint32_t i = 0; i < count; ++i)
    if (!is_agent(agents[i])) return HSA_STATUS_ERROR_INVALID_AGENT;
  const bool known = runtime->memory().facts(address_of(pointer)).type != HSA_EXT_POINTER_TYPE_UNKNOWN;
  return known ? HSA_STATUS_SUCCESS : HSA_STATUS_ERROR_INVALID_ALLOCATION;
}

hsa_status_t hsa_amd_memory_lock(void* host, size_t size, hsa_agent_t*, int, void** out) {
  return lock(host, size, HSA_AMD_MEMORY_POOL_GLOBAL_FLAG_COARSE_GRAINED, out);
}

hsa_status_t hsa_amd_memory_lock_to_pool(void* host, size_t size, hsa_agent_t*, int,
                                         hsa_amd_memory_pool_t handle, uint32_t, void** out) {
  const Pool* pool = find_pool(handle.handle);
  if (pool == nullptr || pool->on_card()) return extended(HSA_STATUS_ERROR_INVALID_MEMORY_POOL);
  return lock(host, size, pool->flags, out);
}

hsa_status_t hsa_amd_memory_unlock(void* host) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (Runtime::exiting()) return HSA_STATUS_SUCCESS;
  return runtime->memory().unlock(address_of(host)) ? HSA_STATUS_SUCCESS : HSA_STATUS_ERROR_INVALID_ARGUMENT;
}

// The caller says by `size` which fields its header knows; fields beyond ours stay as they are.
hsa_status_t hsa_amd_pointer_info(const void* pointer, hsa_amd_pointer_info_t* info, void* (*alloc)(size_t),
                                  uint32_t* count, hsa_agent_t** accessible) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (pointer == nullptr || info == nullptr || info->size == 0) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  const AddressFacts facts = runtime->memory().facts(address_of(pointer));
  const uint32_t size = std::min<uint32_t>(info->size, sizeof(NewerPointerInfo));
  NewerPointerInfo answer{};
  answer.known = {size,
                  static_cast<hsa_amd_pointer_type_t>(facts.type),
                  reinterpret_cast<void*>(facts.agent_base),
                  reinterpret_cast<void*>(facts.host_base),
                  facts.bytes,
                  facts.user_data,
                  facts.owner,
                  facts.flags};
  answer.registered = facts.type != HSA_EXT_POINTER_TYPE_UNKNOWN;
  std::memcpy(static_cast<void*>(info), &answer, size);
  return answer.registered ? list_accessible(alloc, count, accessible) : HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_amd_pointer_info_set_userdata(const void* pointer, void* data) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  const bool known =
      runtime->memory().change(address_of(pointer), [&](Block& block) { block.user_data = data; });
  return known ? HSA_STATUS_SUCCESS : HSA_STATUS_ERROR_INVALID_ARGUMENT;
}

hsa_status_t hsa_amd_register_deallocation_callback(void* pointer, hsa_amd_deallocation_callback_t callback,
                                                    void* data) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (pointer == nullptr || callback == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  const bool known = runtime->memory().change(
      address_of(pointer), [&](Block& block) { block.on_free.emplace_back(callback, data); });
  return known ? HSA_STATUS_SUCCESS : HSA_STATUS_ERROR_INVALID_ALLOCATION;
}

hsa_status_t hsa_amd_deregister_deallocation_callback(void* pointer,
                                                      hsa_amd_deallocation_callback_t callback) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  size_t removed = 0;
  runtime->memory().change(address_of(pointer), [&](Block& block) {
    removed = std::erase_if(block.on_free, [&](const auto& entry) { return entry.first == callback; });
  });
  return removed != 0 ? HSA_STATUS_SUCCESS : HSA_STATUS_ERROR_INVALID_ARGUMENT;
}

hsa_status_t hsa_memory_copy(void* to, const void* from, size_t size) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (to == nullptr || from == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (size == 0) return HSA_STATUS_SUCCESS;
  const auto target = runtime->memory().host_range(address_of(to), size);
  const auto source = runtime->memory().host_range(address_of(from), size);
  if (target && source) {
    std::memmove(*target, *source, size);
    runtime->memory_written(reinterpret_cast<uint64_t>(*target), size);
    return HSA_STATUS_SUCCESS;
  }
  complain((target ? source : target).error().message);
  return HSA_STATUS_ERROR_INVALID_ARGUMENT;
}

hsa_status_t hsa_amd_memory_fill(void* pointer, uint32_t value, size_t count) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (pointer == nullptr || address_of(pointer) % sizeof value != 0 || count > SIZE_MAX / sizeof value)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  const auto target = runtime->memory().host_range(address_of(pointer), count * sizeof value);
  if (!target) {
    complain(target.error().message);
    return HSA_STATUS_ERROR_INVALID_ALLOCATION;
  }
  std::fill_n(reinterpret_cast<uint32_t*>(*target), count, value);
  runtime->memory_written(reinterpret_cast<uint64_t>(*target), count * sizeof value);
  return HSA_STATUS_SUCCESS;
}

// Only a processor that shares its page tables with the host needs these: nothing is to be done.
hsa_status_t hsa_memory_register(void* pointer, size_t size) {
  if (Runtime::get() == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  return size == 0 && pointer != nullptr ? HSA_STATUS_ERROR_INVALID_ARGUMENT : HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_memory_deregister(void*, size_t) {
  return Runtime::get() ? HSA_STATUS_SUCCESS : HSA_STATUS_ERROR_NOT_INITIALIZED;
}

hsa_status_t hsa_memory_assign_agent(void* pointer, hsa_agent_t agent, hsa_access_permission_t) {
  if (Runtime::get() == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (!is_agent(agent)) return HSA_STATUS_ERROR_INVALID_AGENT;
  return pointer == nullptr ? HSA_STATUS_ERROR_INVALID_ARGUMENT : HSA_STATUS_SUCCESS;
}

}  // extern "C"
