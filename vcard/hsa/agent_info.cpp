// SPDX-License-Identifier: MIT
#include "hsa/agent_info.h"

#include <unistd.h>

#include <fstream>
#include <thread>

#include "hsa/values.h"

namespace rocfix::vcard {
namespace {

constexpr size_t kNameBytes = 64;  // HSA_AGENT_INFO_NAME and the product's name
constexpr size_t kUuidBytes = 21;

std::string processor_name() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  return "CPU";
}

struct Dimensions32 {
  uint32_t x, y, z;
};
struct Dimensions16 {
  uint16_t x, y, z;
};
struct CacheSizes {
  uint32_t bytes[4];
};

// clang-format off
// What both agents answer alike.
hsa_status_t common_info(uint32_t attribute, void* value) {
  switch (attribute) {
    case HSA_AGENT_INFO_MACHINE_MODEL: return put(value, HSA_MACHINE_MODEL_LARGE);
    case HSA_AGENT_INFO_DEFAULT_FLOAT_ROUNDING_MODE:
    case HSA_AGENT_INFO_BASE_PROFILE_DEFAULT_FLOAT_ROUNDING_MODES:
      return put(value, HSA_DEFAULT_FLOAT_ROUNDING_MODE_NEAR);
    case HSA_AGENT_INFO_QUEUE_TYPE: return put(value, HSA_QUEUE_TYPE_MULTI);
    case HSA_AGENT_INFO_VERSION_MAJOR: return put(value, uint16_t{1});
    case HSA_AGENT_INFO_VERSION_MINOR: return put(value, uint16_t{1});
    case HSA_AGENT_INFO_EXTENSIONS: return put_text(value, "", 128);
    case HSA_AMD_AGENT_INFO_CACHELINE_SIZE: return put(value, kCacheLine);
    case HSA_AMD_AGENT_INFO_HDP_FLUSH: return put(value, hsa_amd_hdp_flush_t{nullptr, nullptr});
    case HSA_AMD_AGENT_INFO_DOMAIN: return put(value, uint32_t{0});
    case HSA_AMD_AGENT_INFO_SVM_DIRECT_HOST_ACCESS: return put(value, false);
    case kAgentXgmiEngines:
    case kAgentIommu: return put(value, uint32_t{0});
    case kAgentNearestCpu: return put(value, kCpuAgent);
    case kAgentMemoryProperties:
    case kAgentAqlExtensions: return put(value, uint64_t{0});
    case kAgentPm4Emulation: return put(value, false);
    case kAgentTimestampFrequency: return put(value, uint64_t{100000000});  // s_memrealtime
    case kAgentClockCounters:
      return put(value, ClockCounters{host_ticks() / 10, host_ticks(), host_ticks(), 1000000000});
    default: return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  }
}

}  // namespace

hsa_status_t cpu_info(uint32_t attribute, void* value) {
  const uint32_t cores = std::thread::hardware_concurrency();
  switch (attribute) {
    case HSA_AGENT_INFO_NAME:
    case HSA_AMD_AGENT_INFO_PRODUCT_NAME: return put_text(value, processor_name(), kNameBytes);
    case HSA_AGENT_INFO_VENDOR_NAME: return put_text(value, "CPU", kNameBytes);
    case HSA_AGENT_INFO_DEVICE: return put(value, HSA_DEVICE_TYPE_CPU);
    case HSA_AGENT_INFO_PROFILE: return put(value, HSA_PROFILE_FULL);
    case HSA_AGENT_INFO_FEATURE: return put(value, uint32_t{0});
    case HSA_AGENT_INFO_FAST_F16_OPERATION: return put(value, false);
    case HSA_AGENT_INFO_WAVEFRONT_SIZE:
    case HSA_AGENT_INFO_WORKGROUP_MAX_SIZE:
    case HSA_AGENT_INFO_GRID_MAX_SIZE:
    case HSA_AGENT_INFO_FBARRIER_MAX_SIZE:
    case HSA_AGENT_INFO_QUEUES_MAX:
    case HSA_AGENT_INFO_QUEUE_MIN_SIZE:
    case HSA_AGENT_INFO_QUEUE_MAX_SIZE:
    case HSA_AGENT_INFO_NODE:
    case HSA_AMD_AGENT_INFO_CHIP_ID:
    case HSA_AMD_AGENT_INFO_ASIC_REVISION:
    case HSA_AMD_AGENT_INFO_DRIVER_NODE_ID:
    case HSA_AMD_AGENT_INFO_BDFID:
    case HSA_AMD_AGENT_INFO_MEMORY_WIDTH:
    case HSA_AMD_AGENT_INFO_MEMORY_MAX_FREQUENCY:
    case HSA_AMD_AGENT_INFO_MAX_CLOCK_FREQUENCY:
    case HSA_AMD_AGENT_INFO_MAX_WAVES_PER_CU:
    case HSA_AMD_AGENT_INFO_NUM_SIMDS_PER_CU:
    case HSA_AMD_AGENT_INFO_NUM_SHADER_ENGINES:
    case HSA_AMD_AGENT_INFO_NUM_SHADER_ARRAYS_PER_SE:
    case HSA_AMD_AGENT_INFO_COOPERATIVE_COMPUTE_UNIT_COUNT:
    case kAgentAsicFamily:
    case kAgentUcodeVersion:
    case kAgentSdmaUcodeVersion:
    case kAgentSdmaEngines:
    case kAgentXccs:
    case kAgentDriverUid: return put(value, uint32_t{0});
    case HSA_AMD_AGENT_INFO_MAX_ADDRESS_WATCH_POINTS: return put(value, uint32_t{1});
    case HSA_AMD_AGENT_INFO_COMPUTE_UNIT_COUNT: return put(value, cores);
    case HSA_AMD_AGENT_INFO_COOPERATIVE_QUEUES: return put(value, false);
    case HSA_AGENT_INFO_WORKGROUP_MAX_DIM: return put(value, Dimensions16{});
    case HSA_AGENT_INFO_GRID_MAX_DIM: return put(value, Dimensions32{});
    case HSA_AGENT_INFO_CACHE_SIZE: return put(value, CacheSizes{});
    case HSA_AGENT_INFO_ISA: return put(value, hsa_isa_t{0});
    case HSA_AMD_AGENT_INFO_UUID: return put_text(value, "CPU-XX", kUuidBytes);
    case kAgentMemoryAvailable:
      return put(value, static_cast<uint64_t>(sysconf(_SC_AVPHYS_PAGES)) * kPageBytes);
    default: return common_info(attribute, value);
  }
}

namespace {

// Sides of 14 bits, depths of 13 ("RDNA 1.0 Instruction Set Architecture", 8.2.6, "Image Resource"); handles: the least
// that the specification allows (HSA programmer's reference 1.2, "hsa_agent_info_t", images).
hsa_status_t image_info(uint32_t attribute, void* value) {
  constexpr uint32_t kSide = 16384, kDepth = 8192;
  struct Two {
    uint32_t x, y;
  };
  switch (attribute) {
    case HSA_EXT_AGENT_INFO_IMAGE_1D_MAX_ELEMENTS:
    case HSA_EXT_AGENT_INFO_IMAGE_1DA_MAX_ELEMENTS: return put(value, kSide);
    case HSA_EXT_AGENT_INFO_IMAGE_1DB_MAX_ELEMENTS: return put(value, UINT32_MAX);
    case HSA_EXT_AGENT_INFO_IMAGE_2D_MAX_ELEMENTS:
    case HSA_EXT_AGENT_INFO_IMAGE_2DA_MAX_ELEMENTS:
    case HSA_EXT_AGENT_INFO_IMAGE_2DDEPTH_MAX_ELEMENTS:
    case HSA_EXT_AGENT_INFO_IMAGE_2DADEPTH_MAX_ELEMENTS: return put(value, Two{kSide, kSide});
    case HSA_EXT_AGENT_INFO_IMAGE_3D_MAX_ELEMENTS: return put(value, Dimensions32{kSide, kSide, kDepth});
    case HSA_EXT_AGENT_INFO_IMAGE_ARRAY_MAX_LAYERS: return put(value, kDepth);
    case HSA_EXT_AGENT_INFO_MAX_IMAGE_RD_HANDLES: return put(value, uint32_t{128});
    case HSA_EXT_AGENT_INFO_MAX_IMAGE_RORW_HANDLES: return put(value, uint32_t{64});
    case HSA_EXT_AGENT_INFO_MAX_SAMPLER_HANDLERS: return put(value, uint32_t{16});
    case HSA_EXT_AGENT_INFO_IMAGE_LINEAR_ROW_PITCH_ALIGNMENT: return put(value, uint32_t{256});
    default: return common_info(attribute, value);
  }
}

// HSA_AGENT_INFO_*.
hsa_status_t card_hsa_info(Runtime& runtime, uint32_t attribute, void* value) {
  const CardFigures& figures = runtime.figures();
  constexpr uint16_t kSide = kLargestGroup;
  switch (attribute) {
    case HSA_AGENT_INFO_NAME: return put_text(value, runtime.reported().name, kNameBytes);
    case HSA_AGENT_INFO_VENDOR_NAME: return put_text(value, "AMD", kNameBytes);
    case HSA_AGENT_INFO_DEVICE: return put(value, HSA_DEVICE_TYPE_GPU);
    case HSA_AGENT_INFO_PROFILE: return put(value, HSA_PROFILE_BASE);
    case HSA_AGENT_INFO_FEATURE: return put(value, HSA_AGENT_FEATURE_KERNEL_DISPATCH);
    case HSA_AGENT_INFO_FAST_F16_OPERATION: return put(value, true);
    case HSA_AGENT_INFO_WAVEFRONT_SIZE: return put(value, uint32_t{32});
    case HSA_AGENT_INFO_WORKGROUP_MAX_DIM: return put(value, Dimensions16{kSide, kSide, kSide});
    case HSA_AGENT_INFO_WORKGROUP_MAX_SIZE: return put(value, kLargestGroup);
    case HSA_AGENT_INFO_GRID_MAX_DIM: return put(value, Dimensions32{UINT32_MAX, UINT32_MAX, UINT32_MAX});
    case HSA_AGENT_INFO_GRID_MAX_SIZE: return put(value, UINT32_MAX);
    case HSA_AGENT_INFO_FBARRIER_MAX_SIZE: return put(value, uint32_t{32});
    case HSA_AGENT_INFO_QUEUES_MAX: return put(value, kQueuesMax);
    case HSA_AGENT_INFO_QUEUE_MIN_SIZE: return put(value, kQueueMinPackets);
    case HSA_AGENT_INFO_QUEUE_MAX_SIZE: return put(value, kQueueMaxPackets);
    case HSA_AGENT_INFO_NODE: return put(value, uint32_t{1});
    case HSA_AGENT_INFO_CACHE_SIZE:
      return put(value, CacheSizes{{kL0KiB << 10, figures.l2_kib << 10, figures.l3_kib << 10, 0}});
    case HSA_AGENT_INFO_ISA: return put(value, hsa_isa_t{1});
    // Images are announced although creating one fails: from their figures HIP takes the pitch of hipMallocPitch and
    // hipMalloc3D, and without them both fail (tried with HIP 5.2.3 and 6.4.3).
    case HSA_AGENT_INFO_EXTENSIONS: {
      uint8_t bits[128] = {};
      bits[HSA_EXTENSION_IMAGES / 8] |= 1 << HSA_EXTENSION_IMAGES % 8;
      return put(value, bits);
    }
    default: return image_info(attribute, value);
  }
}

// HSA_AMD_AGENT_INFO_*.
hsa_status_t card_amd_info(Runtime& runtime, uint32_t attribute, void* value) {
  const CardFigures& figures = runtime.figures();
  switch (attribute) {
    case HSA_AMD_AGENT_INFO_CHIP_ID: return put(value, figures.device_id);
    case HSA_AMD_AGENT_INFO_ASIC_REVISION: return put(value, figures.asic_revision);
    case HSA_AMD_AGENT_INFO_COMPUTE_UNIT_COUNT:
    case HSA_AMD_AGENT_INFO_COOPERATIVE_COMPUTE_UNIT_COUNT: return put(value, figures.compute_units);
    case HSA_AMD_AGENT_INFO_MAX_CLOCK_FREQUENCY: return put(value, figures.max_clock_mhz);
    case HSA_AMD_AGENT_INFO_DRIVER_NODE_ID: return put(value, uint32_t{1});
    case HSA_AMD_AGENT_INFO_MAX_ADDRESS_WATCH_POINTS: return put(value, uint32_t{4});
    case HSA_AMD_AGENT_INFO_BDFID: return put(value, uint32_t{0x300});  // bus 3, device 0, function 0
    case HSA_AMD_AGENT_INFO_MEMORY_WIDTH: return put(value, figures.memory_bits);
    case HSA_AMD_AGENT_INFO_MEMORY_MAX_FREQUENCY: return put(value, figures.memory_clock_mhz);
    case HSA_AMD_AGENT_INFO_PRODUCT_NAME: return put_text(value, figures.product, kNameBytes);
    case HSA_AMD_AGENT_INFO_MAX_WAVES_PER_CU: return put(value, figures.waves_per_simd * kSimdsPerComputeUnit);
    case HSA_AMD_AGENT_INFO_NUM_SIMDS_PER_CU: return put(value, kSimdsPerComputeUnit);
    case HSA_AMD_AGENT_INFO_NUM_SHADER_ENGINES: return put(value, figures.shader_engines);
    case HSA_AMD_AGENT_INFO_NUM_SHADER_ARRAYS_PER_SE: return put(value, figures.arrays_per_engine);
    case HSA_AMD_AGENT_INFO_COOPERATIVE_QUEUES: return put(value, true);
    case HSA_AMD_AGENT_INFO_UUID: return put_text(value, "GPU-XX", kUuidBytes);
    case kAgentMemoryAvailable: return put(value, runtime.memory().device_available());
    case kAgentAsicFamily: return put(value, uint32_t{143});  // AMDGPU_FAMILY_NV
    case kAgentUcodeVersion: return put(value, uint32_t{149});
    case kAgentSdmaUcodeVersion: return put(value, uint32_t{35});
    case kAgentSdmaEngines: return put(value, uint32_t{2});
    case kAgentXccs: return put(value, uint32_t{1});
    case kAgentDriverUid: return put(value, uint32_t{1});
    case kAgentScratchLimitMax:
    case kAgentScratchLimit: return put(value, figures.memory_kib << 10);
    default: return common_info(attribute, value);
  }
}

// clang-format on

}  // namespace

hsa_status_t card_info(Runtime& runtime, uint32_t attribute, void* value) {
  return attribute < HSA_AMD_AGENT_INFO_CHIP_ID ? card_hsa_info(runtime, attribute, value)
                                                : card_amd_info(runtime, attribute, value);
}

}  // namespace rocfix::vcard
