// SPDX-License-Identifier: MIT
// The symbols of executables.
#include "hsa/runtime.h"
#include "hsa/values.h"

using namespace rocfix::vcard;

namespace {

hsa_status_t kernel_info(const LoadedKernel& kernel, uint32_t attribute, void* value) {
  switch (attribute) {
    case HSA_EXECUTABLE_SYMBOL_INFO_TYPE:
      return put(value, HSA_SYMBOL_KIND_KERNEL);
    case HSA_EXECUTABLE_SYMBOL_INFO_KERNEL_KERNARG_SEGMENT_SIZE:
      return put(value, kernel.descriptor.kernarg_bytes);
    case HSA_EXECUTABLE_SYMBOL_INFO_KERNEL_KERNARG_SEGMENT_ALIGNMENT:
      return put(value, uint32_t{16});
    case HSA_EXECUTABLE_SYMBOL_INFO_KERNEL_GROUP_SEGMENT_SIZE:
      return put(value, kernel.descriptor.group_segment_bytes);
    case HSA_EXECUTABLE_SYMBOL_INFO_KERNEL_PRIVATE_SEGMENT_SIZE:
      return put(value, kernel.descriptor.private_segment_bytes);
    case HSA_EXECUTABLE_SYMBOL_INFO_KERNEL_DYNAMIC_CALLSTACK:
      return put(value, kernel.descriptor.dynamic_stack());
    case HSA_EXECUTABLE_SYMBOL_INFO_KERNEL_CALL_CONVENTION:
      return put(value, uint32_t{0});
    case HSA_EXECUTABLE_SYMBOL_INFO_KERNEL_OBJECT:
      return put(value, kernel.address);
    default:
      return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  }
}

hsa_status_t variable_info(const LoadedVariable& variable, uint32_t attribute, void* value) {
  switch (attribute) {
    case HSA_EXECUTABLE_SYMBOL_INFO_TYPE:
      return put(value, HSA_SYMBOL_KIND_VARIABLE);
    case HSA_EXECUTABLE_SYMBOL_INFO_VARIABLE_ALLOCATION:
      return put(value, HSA_VARIABLE_ALLOCATION_AGENT);
    case HSA_EXECUTABLE_SYMBOL_INFO_VARIABLE_SEGMENT:
      return put(value, HSA_VARIABLE_SEGMENT_GLOBAL);
    case HSA_EXECUTABLE_SYMBOL_INFO_VARIABLE_ALIGNMENT:
      return put(value, uint32_t{1});
    case HSA_EXECUTABLE_SYMBOL_INFO_VARIABLE_SIZE:
      return put(value, static_cast<uint32_t>(variable.size));
    case HSA_EXECUTABLE_SYMBOL_INFO_VARIABLE_IS_CONST:
      return put(value, false);
    case HSA_EXECUTABLE_SYMBOL_INFO_VARIABLE_ADDRESS:
      return put(value, variable.address);
    default:
      return HSA_STATUS_ERROR_INVALID_ARGUMENT;
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
    if (const auto status = callback(hsa_executable_symbol_t{handle}); status != HSA_STATUS_SUCCESS)
      return status;
  return HSA_STATUS_SUCCESS;
}

}  // namespace

extern "C" {

hsa_status_t hsa_executable_get_symbol_by_name(hsa_executable_t executable, const char* name,
                                               const hsa_agent_t*, hsa_executable_symbol_t* symbol) {
  return find_symbol(executable, name, symbol);
}

hsa_status_t hsa_executable_get_symbol(hsa_executable_t executable, const char*, const char* name,
                                       hsa_agent_t, int32_t, hsa_executable_symbol_t* symbol) {
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
    case HSA_EXECUTABLE_SYMBOL_INFO_NAME_LENGTH:
      return put(value, static_cast<uint32_t>(found->name().size()));
    case HSA_EXECUTABLE_SYMBOL_INFO_NAME:
      std::memcpy(value, found->name().data(), found->name().size());
      return HSA_STATUS_SUCCESS;
    case HSA_EXECUTABLE_SYMBOL_INFO_MODULE_NAME_LENGTH:
      return put(value, uint32_t{0});
    case HSA_EXECUTABLE_SYMBOL_INFO_MODULE_NAME:
      return HSA_STATUS_SUCCESS;
    case HSA_EXECUTABLE_SYMBOL_INFO_AGENT:
      return put(value, kGpuAgent);
    case HSA_EXECUTABLE_SYMBOL_INFO_LINKAGE:
      return put(value, HSA_SYMBOL_LINKAGE_PROGRAM);
    case HSA_EXECUTABLE_SYMBOL_INFO_IS_DEFINITION:
      return put(value, true);
    default:
      if (const auto* kernel = found->kernel()) return kernel_info(*kernel, number(attribute), value);
      return variable_info(*found->variable(), number(attribute), value);
  }
}

hsa_status_t hsa_executable_iterate_symbols(hsa_executable_t executable,
                                            hsa_status_t (*callback)(hsa_executable_t,
                                                                     hsa_executable_symbol_t, void*),
                                            void* data) {
  if (callback == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  return for_each_symbol(executable, [&](auto symbol) { return callback(executable, symbol, data); });
}

hsa_status_t hsa_executable_iterate_agent_symbols(hsa_executable_t executable, hsa_agent_t agent,
                                                  hsa_status_t (*callback)(hsa_executable_t, hsa_agent_t,
                                                                           hsa_executable_symbol_t, void*),
                                                  void* data) {
  if (callback == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  return for_each_symbol(executable, [&](auto symbol) { return callback(executable, agent, symbol, data); });
}

// All symbols are the agent's.
hsa_status_t hsa_executable_iterate_program_symbols(
    hsa_executable_t, hsa_status_t (*)(hsa_executable_t, hsa_executable_symbol_t, void*), void*) {
  return Runtime::get() ? HSA_STATUS_SUCCESS : HSA_STATUS_ERROR_NOT_INITIALIZED;
}

}  // extern "C"
