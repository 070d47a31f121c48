// SPDX-License-Identifier: MIT
// Code object readers and executables.
#include <sys/stat.h>

#include "hsa/fault_report.h"
#include "hsa/loader_table.h"
#include "hsa/runtime.h"
#include "hsa/values.h"

using namespace rocfix::vcard;

namespace {

hsa_status_t status_of(const rocfix::Error& error) {
  switch (error.code) {
    case rocfix::Code::kOutOfMemory:
      return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
    case rocfix::Code::kNotFound:
      return HSA_STATUS_ERROR_VARIABLE_UNDEFINED;
    default:
      return HSA_STATUS_ERROR_INVALID_CODE_OBJECT;
  }
}

}  // namespace

extern "C" {

// The bytes stay the program's until it destroys the reader.
hsa_status_t hsa_code_object_reader_create_from_memory(const void* code_object, size_t size,
                                                       hsa_code_object_reader_t* reader) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (code_object == nullptr || size == 0 || reader == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (!is_mapped(reinterpret_cast<uint64_t>(code_object), size)) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  const rocfix::Bytes bytes(static_cast<const std::byte*>(code_object), size);
  reader->handle = runtime->executables().readers.add(std::make_shared<CodeReader>(CodeReader{bytes, {}}));
  return HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_code_object_reader_create_from_file(hsa_file_t file, hsa_code_object_reader_t* reader) {
  struct stat facts {};
  if (fstat(file, &facts) != 0 || facts.st_size <= 0) return HSA_STATUS_ERROR_INVALID_FILE;
  return loader_table().hsa_ven_amd_loader_code_object_reader_create_from_file_with_offset_size(
      file, 0, static_cast<size_t>(facts.st_size), reader);
}

hsa_status_t hsa_code_object_reader_destroy(hsa_code_object_reader_t reader) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  return runtime->executables().readers.remove(reader.handle) ? HSA_STATUS_SUCCESS
                                                              : HSA_STATUS_ERROR_INVALID_CODE_OBJECT_READER;
}

hsa_status_t hsa_executable_create_alt(hsa_profile_t profile, hsa_default_float_rounding_mode_t rounding,
                                       const char*, hsa_executable_t* executable) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (executable == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  auto created = std::make_shared<Executable>();
  created->profile = profile;
  created->rounding = rounding;
  executable->handle = runtime->executables().executables.add(std::move(created));
  return HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_executable_create(hsa_profile_t profile, hsa_executable_state_t state, const char* options,
                                   hsa_executable_t* executable) {
  if (state != HSA_EXECUTABLE_STATE_UNFROZEN) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  return hsa_executable_create_alt(profile, HSA_DEFAULT_FLOAT_ROUNDING_MODE_DEFAULT, options, executable);
}

// At exit, kernels of it may still run: it stays.
hsa_status_t hsa_executable_destroy(hsa_executable_t executable) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (Runtime::exiting()) return HSA_STATUS_SUCCESS;
  const auto removed = runtime->executables().executables.remove(executable.handle);
  if (removed == nullptr) return HSA_STATUS_ERROR_INVALID_EXECUTABLE;
  const std::lock_guard lock(removed->mutex);
  runtime->executables().unload(*removed);
  return HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_executable_load_agent_code_object(hsa_executable_t executable, hsa_agent_t agent,
                                                   hsa_code_object_reader_t reader, const char*,
                                                   hsa_loaded_code_object_t* loaded) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  const auto into = runtime->executables().executables.find(executable.handle);
  const auto from = runtime->executables().readers.find(reader.handle);
  if (into == nullptr) return HSA_STATUS_ERROR_INVALID_EXECUTABLE;
  if (from == nullptr) return HSA_STATUS_ERROR_INVALID_CODE_OBJECT_READER;
  if (agent.handle != kGpuAgent.handle) return HSA_STATUS_ERROR_INVALID_AGENT;
  const std::lock_guard lock(into->mutex);
  if (into->frozen) return HSA_STATUS_ERROR_FROZEN_EXECUTABLE;
  const auto handle = runtime->executables().load(executable.handle, *into, from->bytes);
  if (!handle) {
    complain(handle.error().message);
    return status_of(handle.error());
  }
  if (loaded != nullptr) loaded->handle = *handle;
  return HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_executable_freeze(hsa_executable_t executable, const char*) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  const auto found = runtime->executables().executables.find(executable.handle);
  if (found == nullptr) return HSA_STATUS_ERROR_INVALID_EXECUTABLE;
  const std::lock_guard lock(found->mutex);
  if (std::exchange(found->frozen, true)) return HSA_STATUS_ERROR_FROZEN_EXECUTABLE;
  return HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_executable_agent_global_variable_define(hsa_executable_t executable, hsa_agent_t agent,
                                                         const char* name, void* address) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (name == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (agent.handle != kGpuAgent.handle) return HSA_STATUS_ERROR_INVALID_AGENT;
  const auto found = runtime->executables().executables.find(executable.handle);
  if (found == nullptr) return HSA_STATUS_ERROR_INVALID_EXECUTABLE;
  const std::lock_guard lock(found->mutex);
  if (found->frozen) return HSA_STATUS_ERROR_FROZEN_EXECUTABLE;
  const bool added = found->externals.emplace(name, reinterpret_cast<uint64_t>(address)).second;
  return added ? HSA_STATUS_SUCCESS : HSA_STATUS_ERROR_VARIABLE_ALREADY_DEFINED;
}

hsa_status_t hsa_executable_global_variable_define(hsa_executable_t executable, const char* name,
                                                   void* address) {
  return hsa_executable_agent_global_variable_define(executable, kGpuAgent, name, address);
}

hsa_status_t hsa_executable_readonly_variable_define(hsa_executable_t executable, hsa_agent_t agent,
                                                     const char* name, void* address) {
  return hsa_executable_agent_global_variable_define(executable, agent, name, address);
}

hsa_status_t hsa_executable_get_info(hsa_executable_t executable, hsa_executable_info_t attribute,
                                     void* value) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (value == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  const auto found = runtime->executables().executables.find(executable.handle);
  if (found == nullptr) return HSA_STATUS_ERROR_INVALID_EXECUTABLE;
  const std::lock_guard lock(found->mutex);
  switch (number(attribute)) {
    case HSA_EXECUTABLE_INFO_PROFILE:
      return put(value, found->profile);
    case HSA_EXECUTABLE_INFO_STATE:
      return put(value, found->frozen ? HSA_EXECUTABLE_STATE_FROZEN : HSA_EXECUTABLE_STATE_UNFROZEN);
    case HSA_EXECUTABLE_INFO_DEFAULT_FLOAT_ROUNDING_MODE:
      return put(value, found->rounding);
    default:
      return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  }
}

// Relocation has resolved everything already when an object is loaded.
hsa_status_t hsa_executable_validate(hsa_executable_t executable, uint32_t* result) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (result == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (!runtime->executables().executables.find(executable.handle)) return HSA_STATUS_ERROR_INVALID_EXECUTABLE;
  *result = 0;
  return HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_executable_validate_alt(hsa_executable_t executable, const char*, uint32_t* result) {
  return hsa_executable_validate(executable, result);
}

}  // extern "C"
