// SPDX-License-Identifier: MIT
// Address space and memory apart. Nothing is shared with other processes.
#include <bit>

#include "hsa/runtime.h"
#include "hsa/values.h"

using namespace rocfix::vcard;

namespace {

uint64_t address_of(const void* pointer) {
  return reinterpret_cast<uint64_t>(pointer);
}

bool is_aligned(uint64_t value) {
  return value % kPageBytes == 0;
}

}  // namespace

extern "C" {

// The address that is asked for is a wish that is not granted. HIP 7 reserves managed memory here, of any size; the
// flag that it sets then (1, HSA_AMD_VMEM_ADDRESS_NO_REGISTER) asks for address space that the host can use at once,
// which all of ours is.
hsa_status_t hsa_amd_vmem_address_reserve_align(void** va, size_t size, uint64_t, uint64_t alignment,
                                                uint64_t) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  const uint64_t wanted = alignment == 0 ? kPageBytes : alignment;
  if (va == nullptr || size == 0 || !std::has_single_bit(wanted) || wanted < kPageBytes)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  const auto begin = runtime->memory().reserve(size, wanted);
  if (!begin) return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
  *va = reinterpret_cast<void*>(*begin);
  return HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_amd_vmem_address_reserve(void** va, size_t size, uint64_t address, uint64_t flags) {
  return hsa_amd_vmem_address_reserve_align(va, size, address, 0, flags);
}

hsa_status_t hsa_amd_vmem_address_free(void* va, size_t size) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  return runtime->memory().release(address_of(va), size) ? HSA_STATUS_SUCCESS
                                                         : HSA_STATUS_ERROR_INVALID_ALLOCATION;
}

hsa_status_t hsa_amd_vmem_handle_create(hsa_amd_memory_pool_t handle, size_t size, hsa_amd_memory_type_t,
                                        uint64_t, hsa_amd_vmem_alloc_handle_t* allocation) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  const Pool* pool = find_pool(handle.handle);
  if (pool == nullptr || pool->kind == nullptr) return HSA_STATUS_ERROR_INVALID_ALLOCATION;
  if (allocation == nullptr || size == 0 || !is_aligned(size)) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  const auto created = runtime->virtual_memory().create(*pool, size);
  if (!created) return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
  allocation->handle = *created;
  return HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_amd_vmem_handle_release(hsa_amd_vmem_alloc_handle_t allocation) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  return runtime->virtual_memory().release(allocation.handle) ? HSA_STATUS_SUCCESS
                                                              : HSA_STATUS_ERROR_INVALID_ALLOCATION;
}

hsa_status_t hsa_amd_vmem_map(void* va, size_t size, size_t offset, hsa_amd_vmem_alloc_handle_t allocation,
                              uint64_t) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (!is_aligned(address_of(va)) || !is_aligned(size) || !is_aligned(offset))
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  return runtime->virtual_memory().map(address_of(va), size, offset, allocation.handle)
             ? HSA_STATUS_SUCCESS
             : HSA_STATUS_ERROR_INVALID_ARGUMENT;
}

hsa_status_t hsa_amd_vmem_unmap(void* va, size_t size) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  return runtime->virtual_memory().unmap(address_of(va), size) ? HSA_STATUS_SUCCESS
                                                               : HSA_STATUS_ERROR_INVALID_ALLOCATION;
}

hsa_status_t hsa_amd_vmem_set_access(void* va, size_t size, const hsa_amd_memory_access_desc_t* wanted,
                                     size_t count) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (wanted == nullptr || count == 0) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  for (size_t i = 0; i < count; ++i)
    if (!runtime->virtual_memory().set_access(address_of(va), size, wanted[i].agent_handle,
                                              wanted[i].permissions))
      return HSA_STATUS_ERROR_INVALID_ALLOCATION;
  return HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_amd_vmem_get_access(void* va, hsa_access_permission_t* permission, hsa_agent_t agent) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (permission == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  const auto access = runtime->virtual_memory().access(address_of(va), agent);
  if (!access) return HSA_STATUS_ERROR_INVALID_ALLOCATION;
  *permission = *access;
  return HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_amd_vmem_retain_alloc_handle(hsa_amd_vmem_alloc_handle_t* allocation, void* address) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (allocation == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  const auto handle = runtime->virtual_memory().retain(address_of(address));
  if (!handle) return HSA_STATUS_ERROR_INVALID_ALLOCATION;
  allocation->handle = *handle;
  return HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_amd_vmem_get_alloc_properties_from_handle(hsa_amd_vmem_alloc_handle_t allocation,
                                                           hsa_amd_memory_pool_t* pool,
                                                           hsa_amd_memory_type_t* type) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (pool == nullptr || type == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  const Pool* found = runtime->virtual_memory().pool_of(allocation.handle);
  if (found == nullptr) return HSA_STATUS_ERROR_INVALID_ALLOCATION;
  pool->handle = handle_of(*found);
  *type = MEMORY_TYPE_NONE;
  return HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_amd_vmem_export_shareable_handle(int*, hsa_amd_vmem_alloc_handle_t, uint64_t) {
  return extended(kStatusNotSupported);
}

hsa_status_t hsa_amd_vmem_import_shareable_handle(int, hsa_amd_vmem_alloc_handle_t*) {
  return extended(kStatusNotSupported);
}

}  // extern "C"
