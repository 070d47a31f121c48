// SPDX-License-Identifier: MIT
// Code object readers, executables and their symbols.
#include <sys/stat.h>

#include "hsa/fault_report.h"
#include "hsa/loader_table.h"
#include "hsa/runtime.h"
#include "hsa/values.h"

using namespace rocfix::vcard;

namespace {

hsa_status_t status_of(const rocfix::Error& error) {
  switch (error.code) {
    case rocfix::Code::kOutOfMemory: return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
    case rocfix::Code::kNotFound: return HSA_STATUS_ERROR_VARIABLE_UNDEFINED;
    default: return HSA_STATUS_ERROR_INVALID_CODE_OBJECT;
  }
}

hsa_status_t kernel_info(const LoadedKernel& kernel, uint32_t attribute, void* value) {
  switch (attribute) {
    case HSA_EXECUTABLE_SYMBOL_INFO_TYPE: return put(value, HSA_SYMBOL_KIND_KERNEL);
    case HSA_EXECUTABLE_SYMBOL_INFO_KERNEL_KERNARG_SEGMENT_SIZE: return put(value, kernel.descriptor.kernarg_bytes);
    case HSA_EXECUTABLE_SYMBOL_INFO_KERNEL_KERNARG_SEGMENT_ALIGNMENT: return put(value, uint32_t{16});
    case HSA_EXECUTABLE_SYMBOL_INFO_KERNEL_GROUP_SEGMENT_SIZE:
      return put(value, kernel.descriptor.group_segment_bytes);
    case HSA_EXECUTABLE_SYMBOL_INFO_KERNEL_PRIVATE_SEGMENT_SIZE:
      return put(value, kernel.descriptor.private_segment_bytes);
    case HSA_EXECUTABLE_SYMBOL_INFO_KERNEL_DYNAMIC_CALLSTACK: return put(value, kernel.descriptor.dynamic_stack());
    case HSA_EXECUTABLE_SYMBOL_INFO_KERNEL_CALL_CONVENTION: return put(value, uint32_t{0});
    case HSA_EXECUTABLE_SYMBOL_INFO_KERNEL_OBJECT: return put(value, kernel.address);
    default: return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  }
}

hsa_status_t variable_info(const LoadedVariable& variable, uint32_t attribute, void* value) {
  switch (attribute) {
    case HSA_EXECUTABLE_SYMBOL_INFO_TYPE: return put(value, HSA_SYMBOL_KIND_VARIABLE);
    case HSA_EXECUTABLE_SYMBOL_INFO_VARIABLE_ALLOCATION: return put(value, HSA_VARIABLE_ALLOCATION_AGENT);
    case HSA_EXECUTABLE_SYMBOL_INFO_VARIABLE_SEGMENT: return put(value, HSA_VARIABLE_SEGMENT_GLOBAL);
    case HSA_EXECUTABLE_SYMBOL_INFO_VARIABLE_ALIGNMENT: return put(value, uint32_t{1});
    case HSA_EXECUTABLE_SYMBOL_INFO_VARIABLE_SIZE: return put(value, static_cast<uint32_t>(variable.size));
    case HSA_EXECUTABLE_SYMBOL_INFO_VARIABLE_IS_CONST: return put(value, false);
    case HSA_EXECUTABLE_SYMBOL_INFO_VARIABLE_ADDRESS: return put(value, variable.address);
    default: return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  }
}

hsa_status_t find_symbol(hsa_executable_t executable, const char* name, hsa_executable_symbol_t* symbol) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (name == nullptr || symbol == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  const auto found = runtime->executables().executables.find(executable.handle);
  if (found == nullptr) return HSA_STATUS_ERROR_INVALID_EXECUTABLE;
  const std::lock_guard lock(found->mutex);
  const auto named = found->symbols.find(std::string_view(name));
  if (named == found->symbols.end()) return HSA_STATUS_ERROR_INVALID_SYMBOL_NAME;
  symbol->handle = named->second;
  return HSA_STATUS_SUCCESS;
}

template <class Callback>
hsa_status_t for_each_symbol(hsa_executable_t executable, const Callback& callback) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  const auto found = runtime->executables().executables.find(executable.handle);
  if (found == nullptr) return HSA_STATUS_ERROR_INVALID_EXECUTABLE;
  std::map<std::string, uint64_t, std::less<>> symbols;
  {
    const std::lock_guard lock(found->mutex);
    symbols = found->symbols;
  }
  for (const auto& [name, handle] : symbols)
    if (const auto status = callback(hsa_executable_symbol_t{handle}); status != HSA_STATUS_SUCCESS) return status;
  return HSA_STATUS_SUCCESS;
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
  struct stat facts{};
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

hsa_status_t hsa_executable_global_variable_define(hsa_executable_t executable, const char* name, void* address) {
  return hsa_executable_agent_global_variable_define(executable, kGpuAgent, name, address);
}

hsa_status_t hsa_executable_readonly_variable_define(hsa_executable_t executable, hsa_agent_t agent,
                                                     const char* name, void* address) {
  return hsa_executable_agent_global_variable_define(executable, agent, name, address);
}

hsa_status_t hsa_executable_get_symbol_by_name(hsa_executable_t executable, const char* name, const hsa_agent_t*,
                                               hsa_executable_symbol_t* symbol) {
  return find_symbol(executable, name, symbol);
}

hsa_status_t hsa_executable_get_symbol(hsa_executable_t executable, const char*, const char* name, hsa_agent_t,
                                       int32_t, hsa_executable_symbol_t* symbol) {
  return find_symbol(executable, name, symbol);
}

hsa_status_t hsa_executable_symbol_get_info(hsa_executable_symbol_t symbol,
                                            hsa_executable_symbol_info_t attribute, void* value) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (value == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  const auto found = runtime->executables().symbols.find(symbol.handle);
  if (found == nullptr) return HSA_STATUS_ERROR_INVALID_EXECUTABLE_SYMBOL;
  switch (number(attribute)) {
    case HSA_EXECUTABLE_SYMBOL_INFO_NAME_LENGTH: return put(value, static_cast<uint32_t>(found->name().size()));
    case HSA_EXECUTABLE_SYMBOL_INFO_NAME:
      std::memcpy(value, found->name().data(), found->name().size());
      return HSA_STATUS_SUCCESS;
    case HSA_EXECUTABLE_SYMBOL_INFO_MODULE_NAME_LENGTH: return put(value, uint32_t{0});
    case HSA_EXECUTABLE_SYMBOL_INFO_MODULE_NAME: return HSA_STATUS_SUCCESS;
    case HSA_EXECUTABLE_SYMBOL_INFO_AGENT: return put(value, kGpuAgent);
    case HSA_EXECUTABLE_SYMBOL_INFO_LINKAGE: return put(value, HSA_SYMBOL_LINKAGE_PROGRAM);
    case HSA_EXECUTABLE_SYMBOL_INFO_IS_DEFINITION: return put(value, true);
    default:
      if (const auto* kernel = found->kernel()) return kernel_info(*kernel, number(attribute), value);
      return variable_info(*found->variable(), number(attribute), value);
  }
}

hsa_status_t hsa_executable_iterate_symbols(
    hsa_executable_t executable, hsa_status_t (*callback)(hsa_executable_t, hsa_executable_symbol_t, void*),
    void* data) {
  if (callback == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  return for_each_symbol(executable, [&](auto symbol) { return callback(executable, symbol, data); });
}

hsa_status_t hsa_executable_iterate_agent_symbols(
    hsa_executable_t executable, hsa_agent_t agent,
    hsa_status_t (*callback)(hsa_executable_t, hsa_agent_t, hsa_executable_symbol_t, void*), void* data) {
  if (callback == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  return for_each_symbol(executable, [&](auto symbol) { return callback(executable, agent, symbol, data); });
}

// All symbols are the agent's.
hsa_status_t hsa_executable_iterate_program_symbols(
    hsa_executable_t, hsa_status_t (*)(hsa_executable_t, hsa_executable_symbol_t, void*), void*) {
  return Runtime::get() ? HSA_STATUS_SUCCESS : HSA_STATUS_ERROR_NOT_INITIALIZED;
}

hsa_status_t hsa_executable_get_info(hsa_executable_t executable, hsa_executable_info_t attribute, void* value) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (value == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  const auto found = runtime->executables().executables.find(executable.handle);
  if (found == nullptr) return HSA_STATUS_ERROR_INVALID_EXECUTABLE;
  const std::lock_guard lock(found->mutex);
  switch (number(attribute)) {
    case HSA_EXECUTABLE_INFO_PROFILE: return put(value, found->profile);
    case HSA_EXECUTABLE_INFO_STATE:
      return put(value, found->frozen ? HSA_EXECUTABLE_STATE_FROZEN : HSA_EXECUTABLE_STATE_UNFROZEN);
    case HSA_EXECUTABLE_INFO_DEFAULT_FLOAT_ROUNDING_MODE: return put(value, found->rounding);
    default: return HSA_STATUS_ERROR_INVALID_ARGUMENT;
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
