// SPDX-License-Identifier: MIT
#include "hsa/loader_table.h"

#include <fmt/format.h>
#include <unistd.h>

#include "hsa/runtime.h"
#include "hsa/values.h"

namespace rocfix::vcard {
namespace {

// Host and card share their addresses.
hsa_status_t query_host_address(const void* device_address, const void** host_address) {
  if (Runtime::get() == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (device_address == nullptr || host_address == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  *host_address = host_pointer(reinterpret_cast<uint64_t>(device_address));
  return HSA_STATUS_SUCCESS;
}

hsa_status_t query_segment_descriptors(hsa_ven_amd_loader_segment_descriptor_t* descriptors, size_t* count) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (count == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  const auto objects = runtime->executables().objects.all();
  if (descriptors == nullptr) {
    *count = objects.size();
    return HSA_STATUS_SUCCESS;
  }
  if (*count != objects.size()) return HSA_STATUS_ERROR_INCOMPATIBLE_ARGUMENTS;
  for (const auto& [handle, object] : objects)
    *descriptors++ = {kGpuAgent,
                      {object->executable},
                      HSA_VEN_AMD_LOADER_CODE_OBJECT_STORAGE_TYPE_MEMORY,
                      object->storage.data(),
                      object->storage.size(),
                      0,
                      reinterpret_cast<const void*>(object->begin),
                      object->bytes};
  return HSA_STATUS_SUCCESS;
}

hsa_status_t query_executable(const void* device_address, hsa_executable_t* executable) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (device_address == nullptr || executable == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  const auto address = reinterpret_cast<uint64_t>(device_address);
  for (const auto& [handle, object] : runtime->executables().objects.all()) {
    if (address < object->begin || address - object->begin >= object->bytes) continue;
    executable->handle = object->executable;
    return HSA_STATUS_SUCCESS;
  }
  return HSA_STATUS_ERROR_INVALID_ARGUMENT;
}

hsa_status_t iterate_loaded_code_objects(hsa_executable_t executable,
                                         hsa_status_t (*callback)(hsa_executable_t, hsa_loaded_code_object_t,
                                                                  void*),
                                         void* data) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (callback == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (!runtime->executables().executables.find(executable.handle)) return HSA_STATUS_ERROR_INVALID_EXECUTABLE;
  for (const auto& [handle, object] : runtime->executables().objects.all()) {
    if (object->executable != executable.handle) continue;
    if (const auto status = callback(executable, {handle}, data); status != HSA_STATUS_SUCCESS) return status;
  }
  return HSA_STATUS_SUCCESS;
}

// Where the bytes came from, as debuggers write it (LLVM AMDGPUUsage, "Loaded Code Object Path Uniform
// Resource Identifier").
std::string uri_of(const LoadedObject& object) {
  return fmt::format("memory://{}#offset={:#x}&size={}", getpid(),
                     reinterpret_cast<uint64_t>(object.storage.data()), object.storage.size());
}

hsa_status_t loaded_code_object_get_info(hsa_loaded_code_object_t handle,
                                         hsa_ven_amd_loader_loaded_code_object_info_t attribute,
                                         void* value) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  const auto object = runtime->executables().objects.find(handle.handle);
  if (object == nullptr) return HSA_STATUS_ERROR_INVALID_CODE_OBJECT;
  if (value == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  switch (number(attribute)) {
    case HSA_VEN_AMD_LOADER_LOADED_CODE_OBJECT_INFO_EXECUTABLE:
      return put(value, hsa_executable_t{object->executable});
    case HSA_VEN_AMD_LOADER_LOADED_CODE_OBJECT_INFO_KIND:
      return put(value, uint32_t{HSA_VEN_AMD_LOADER_LOADED_CODE_OBJECT_KIND_AGENT});
    case HSA_VEN_AMD_LOADER_LOADED_CODE_OBJECT_INFO_AGENT:
      return put(value, kGpuAgent);
    case HSA_VEN_AMD_LOADER_LOADED_CODE_OBJECT_INFO_CODE_OBJECT_STORAGE_TYPE:
      return put(value, uint32_t{HSA_VEN_AMD_LOADER_CODE_OBJECT_STORAGE_TYPE_MEMORY});
    case HSA_VEN_AMD_LOADER_LOADED_CODE_OBJECT_INFO_CODE_OBJECT_STORAGE_MEMORY_BASE:
      return put(value, reinterpret_cast<uint64_t>(object->storage.data()));
    case HSA_VEN_AMD_LOADER_LOADED_CODE_OBJECT_INFO_CODE_OBJECT_STORAGE_MEMORY_SIZE:
      return put(value, uint64_t{object->storage.size()});
    case HSA_VEN_AMD_LOADER_LOADED_CODE_OBJECT_INFO_LOAD_DELTA:
      return put(value, static_cast<int64_t>(object->begin));
    case HSA_VEN_AMD_LOADER_LOADED_CODE_OBJECT_INFO_LOAD_BASE:
      return put(value, object->begin);
    case HSA_VEN_AMD_LOADER_LOADED_CODE_OBJECT_INFO_LOAD_SIZE:
      return put(value, object->bytes);
    case HSA_VEN_AMD_LOADER_LOADED_CODE_OBJECT_INFO_URI_LENGTH:
      return put(value, static_cast<uint32_t>(uri_of(*object).size()));
    case HSA_VEN_AMD_LOADER_LOADED_CODE_OBJECT_INFO_URI: {
      const std::string uri = uri_of(*object);
      std::memcpy(value, uri.data(), uri.size());
      return HSA_STATUS_SUCCESS;
    }
    default:
      return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  }
}

hsa_status_t reader_from_file_part(hsa_file_t file, size_t offset, size_t size,
                                   hsa_code_object_reader_t* reader) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (reader == nullptr || size == 0) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  auto bytes = std::make_shared<CodeReader>();
  bytes->content.resize(size);
  if (pread(file, bytes->content.data(), size, static_cast<off_t>(offset)) != static_cast<ssize_t>(size))
    return HSA_STATUS_ERROR_INVALID_FILE;
  bytes->bytes = as_bytes(bytes->content);
  reader->handle = runtime->executables().readers.add(bytes);
  return HSA_STATUS_SUCCESS;
}

hsa_status_t iterate_executables(hsa_status_t (*callback)(hsa_executable_t, void*), void* data) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (callback == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  for (const auto& [handle, executable] : runtime->executables().executables.all())
    if (const auto status = callback({handle}, data); status != HSA_STATUS_SUCCESS) return status;
  return HSA_STATUS_SUCCESS;
}

constexpr hsa_ven_amd_loader_1_03_pfn_t kTable = {
    query_host_address,          query_segment_descriptors, query_executable,    iterate_loaded_code_objects,
    loaded_code_object_get_info, reader_from_file_part,     iterate_executables,
};

}  // namespace

const hsa_ven_amd_loader_1_03_pfn_t& loader_table() {
  return kTable;
}

}  // namespace rocfix::vcard
