// SPDX-License-Identifier: MIT
// What ROCm 6 and 7 added to the interface, as far as this runtime answers it. Names, numbers and signatures:
// github.com/ROCm/rocm-systems, projects/rocr-runtime/runtime/hsa-runtime/inc/hsa_ext_amd.h and hsa.h
// (interface version 1.16).
#pragma once

#include <hsa/hsa_ext_amd.h>

namespace rocfix::vcard {

// hsa_system_info_t
enum NewerSystemInfo : uint32_t {
  kSystemMwaitx = 0x203,
  kSystemDmabuf = 0x204,
  kSystemVirtualMemory = 0x205,
  kSystemXnack = 0x206,
  kSystemExtensionMajor = 0x207,  // uint16_t
  kSystemExtensionMinor = 0x208,  // uint16_t
};

// hsa_amd_agent_info_t
enum NewerAgentInfo : uint32_t {
  kAgentMemoryAvailable = 0xA015,     // uint64_t
  kAgentTimestampFrequency = 0xA016,  // uint64_t
  kAgentAsicFamily = 0xA107,
  kAgentUcodeVersion = 0xA108,
  kAgentSdmaUcodeVersion = 0xA109,
  kAgentSdmaEngines = 0xA10A,
  kAgentXgmiEngines = 0xA10B,
  kAgentIommu = 0xA110,
  kAgentXccs = 0xA111,
  kAgentDriverUid = 0xA112,
  kAgentNearestCpu = 0xA113,        // hsa_agent_t
  kAgentMemoryProperties = 0xA114,  // uint8_t[8]
  kAgentAqlExtensions = 0xA115,     // uint8_t[8]
  kAgentScratchLimitMax = 0xA116,   // uint64_t
  kAgentScratchLimit = 0xA117,      // uint64_t
  kAgentClockCounters = 0xA118,     // ClockCounters
  kAgentPm4Emulation = 0xA119,      // bool
};

struct ClockCounters {  // hsa_amd_clock_counters_t
  uint64_t gpu, cpu, system, system_frequency;
};

// hsa_amd_memory_pool_info_t
enum NewerPoolInfo : uint32_t {
  kPoolLocation = 17,            // 0: CPU, 1: GPU
  kPoolRecommendedGranule = 18,  // size_t
};

// hsa_amd_memory_pool_global_flag_t
enum NewerPoolFlag : uint32_t { kPoolExtendedScope = 8 };

// hsa_amd_pointer_type_t
enum NewerPointerType : uint32_t { kPointerReservedAddress = 5, kPointerVirtualMemory = 6 };
// hsa_amd_pointer_info_t grew by a bool at its end.
struct NewerPointerInfo {
  hsa_amd_pointer_info_t known;
  bool registered;
};

// hsa_status_t
enum NewerStatus : uint32_t {
  kStatusOutOfRegisters = 45,
  kStatusResourceBusy = 46,
  kStatusNotSupported = 47,
};

// hsa_amd_event_type_t
enum NewerEvent : uint32_t { kEventHardwareException = 1 };

}  // namespace rocfix::vcard

extern "C" {

typedef struct hsa_amd_vmem_alloc_handle_s {
  uint64_t handle;
} hsa_amd_vmem_alloc_handle_t;
typedef enum { MEMORY_TYPE_NONE, MEMORY_TYPE_PINNED } hsa_amd_memory_type_t;
typedef struct hsa_amd_memory_access_desc_s {
  hsa_access_permission_t permissions;
  hsa_agent_t agent_handle;
} hsa_amd_memory_access_desc_t;

hsa_status_t hsa_amd_memory_async_copy_on_engine(void* dst, hsa_agent_t dst_agent, const void* src,
                                                 hsa_agent_t src_agent, size_t size, uint32_t num_dep_signals,
                                                 const hsa_signal_t* dep_signals,
                                                 hsa_signal_t completion_signal, uint32_t engine_id,
                                                 bool force_copy_on_sdma);
hsa_status_t hsa_amd_memory_copy_engine_status(hsa_agent_t dst_agent, hsa_agent_t src_agent,
                                               uint32_t* engine_ids_mask);
hsa_status_t hsa_amd_memory_get_preferred_copy_engine(hsa_agent_t dst_agent, hsa_agent_t src_agent,
                                                      uint32_t* recommended_ids_mask);
hsa_status_t hsa_amd_enable_logging(uint8_t* flags, void* file);
hsa_status_t hsa_amd_agent_set_async_scratch_limit(hsa_agent_t agent, size_t threshold);
hsa_status_t hsa_amd_queue_get_info(hsa_queue_t* queue, uint32_t attribute, void* value);

hsa_status_t hsa_amd_vmem_address_reserve(void** va, size_t size, uint64_t address, uint64_t flags);
hsa_status_t hsa_amd_vmem_address_reserve_align(void** va, size_t size, uint64_t address, uint64_t alignment,
                                                uint64_t flags);
hsa_status_t hsa_amd_vmem_address_free(void* va, size_t size);
hsa_status_t hsa_amd_vmem_handle_create(hsa_amd_memory_pool_t pool, size_t size, hsa_amd_memory_type_t type,
                                        uint64_t flags, hsa_amd_vmem_alloc_handle_t* memory_handle);
hsa_status_t hsa_amd_vmem_handle_release(hsa_amd_vmem_alloc_handle_t memory_handle);
hsa_status_t hsa_amd_vmem_map(void* va, size_t size, size_t in_offset,
                              hsa_amd_vmem_alloc_handle_t memory_handle, uint64_t flags);
hsa_status_t hsa_amd_vmem_unmap(void* va, size_t size);
hsa_status_t hsa_amd_vmem_set_access(void* va, size_t size, const hsa_amd_memory_access_desc_t* desc,
                                     size_t desc_cnt);
hsa_status_t hsa_amd_vmem_get_access(void* va, hsa_access_permission_t* perms, hsa_agent_t agent_handle);
hsa_status_t hsa_amd_vmem_export_shareable_handle(int* dmabuf_fd, hsa_amd_vmem_alloc_handle_t handle,
                                                  uint64_t flags);
hsa_status_t hsa_amd_vmem_import_shareable_handle(int dmabuf_fd, hsa_amd_vmem_alloc_handle_t* handle);
hsa_status_t hsa_amd_vmem_retain_alloc_handle(hsa_amd_vmem_alloc_handle_t* memory_handle, void* addr);
hsa_status_t hsa_amd_vmem_get_alloc_properties_from_handle(hsa_amd_vmem_alloc_handle_t memory_handle,
                                                           hsa_amd_memory_pool_t* pool,
                                                           hsa_amd_memory_type_t* type);

}  // extern "C"
