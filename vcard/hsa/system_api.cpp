// SPDX-License-Identifier: MIT
// hsa_init and what is asked of the system as a whole.
#include "hsa/fault_report.h"
#include "hsa/loader_table.h"
#include "hsa/runtime.h"
#include "hsa/values.h"

using namespace rocfix::vcard;

extern "C" {

hsa_status_t hsa_init() {
  return Runtime::open();
}

hsa_status_t hsa_shut_down() {
  return Runtime::close();
}

hsa_status_t hsa_system_get_info(hsa_system_info_t attribute, void* value) {
  if (Runtime::get() == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (value == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  switch (number(attribute)) {
    case HSA_SYSTEM_INFO_VERSION_MAJOR:
      return put(value, uint16_t{1});
    case HSA_SYSTEM_INFO_VERSION_MINOR:
      return put(value, uint16_t{1});
    case HSA_SYSTEM_INFO_TIMESTAMP:
      return put(value, host_ticks());
    case HSA_SYSTEM_INFO_TIMESTAMP_FREQUENCY:
      return put(value, uint64_t{1000000000});
    case HSA_SYSTEM_INFO_SIGNAL_MAX_WAIT:
      return put(value, UINT64_MAX);
    case HSA_SYSTEM_INFO_ENDIANNESS:
      return put(value, HSA_ENDIANNESS_LITTLE);
    case HSA_SYSTEM_INFO_MACHINE_MODEL:
      return put(value, HSA_MACHINE_MODEL_LARGE);
    case HSA_SYSTEM_INFO_EXTENSIONS: {
      uint8_t bits[128] = {};
      bits[HSA_EXTENSION_AMD_PROFILER / 8] |= 1 << HSA_EXTENSION_AMD_PROFILER % 8;
      bits[HSA_EXTENSION_AMD_LOADER / 8] |= 1 << HSA_EXTENSION_AMD_LOADER % 8;
      return put(value, bits);
    }
    case HSA_AMD_SYSTEM_INFO_BUILD_VERSION:
      return put<const char*>(value, "rocfix virtual card");
    case HSA_AMD_SYSTEM_INFO_SVM_ACCESSIBLE_BY_DEFAULT:
    case kSystemMwaitx:
    case kSystemDmabuf:
    case kSystemXnack:
      return put(value, false);
    case HSA_AMD_SYSTEM_INFO_SVM_SUPPORTED:  // HIP 7 takes it for granted: __managed__ variables are the system's memory
    case kSystemVirtualMemory:
      return put(value, true);
    case kSystemExtensionMajor:
      return put(value, uint16_t{1});
    case kSystemExtensionMinor:
      return put(value, uint16_t{6});
    default:
      return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  }
}

hsa_status_t hsa_extension_get_name(uint16_t extension, const char** name) {
  if (name == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (extension != HSA_EXTENSION_AMD_LOADER) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  *name = "HSA_EXTENSION_AMD_LOADER";
  return HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_system_extension_supported(uint16_t extension, uint16_t version_major, uint16_t,
                                            bool* result) {
  if (Runtime::get() == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (result == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  *result = extension == HSA_EXTENSION_AMD_LOADER && version_major == 1;
  return HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_system_major_extension_supported(uint16_t extension, uint16_t version_major,
                                                  uint16_t* version_minor, bool* result) {
  if (version_minor == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  *version_minor = kLoaderTableMinor;
  return hsa_system_extension_supported(extension, version_major, 0, result);
}

// As many functions as the caller has room for: the table only grew at its end.
hsa_status_t hsa_system_get_major_extension_table(uint16_t extension, uint16_t version_major,
                                                  size_t table_length, void* table) {
  if (Runtime::get() == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (table == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (extension != HSA_EXTENSION_AMD_LOADER || version_major != 1) return HSA_STATUS_ERROR;
  std::memset(table, 0, table_length);
  std::memcpy(table, &loader_table(), std::min(table_length, sizeof loader_table()));
  return HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_system_get_extension_table(uint16_t extension, uint16_t version_major, uint16_t,
                                            void* table) {
  return hsa_system_get_major_extension_table(extension, version_major, sizeof(hsa_ven_amd_loader_1_00_pfn_t),
                                              table);
}

hsa_status_t hsa_amd_register_system_event_handler(hsa_amd_system_event_callback_t callback, void* data) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  if (callback == nullptr) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  return runtime->set_event_handler({callback, data}) ? HSA_STATUS_SUCCESS : HSA_STATUS_ERROR;
}

hsa_status_t hsa_amd_enable_logging(uint8_t*, void*) {
  return HSA_STATUS_SUCCESS;
}

}  // extern "C"
