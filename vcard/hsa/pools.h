// SPDX-License-Identifier: MIT
// The agents and their memory pools.
#pragma once

#include <array>
#include <cstdint>

#include "hsa/api.h"

namespace rocfix::vcard {

inline constexpr hsa_agent_t kCpuAgent{1}, kGpuAgent{2};

inline bool is_agent(hsa_agent_t agent) {
  return agent.handle == kCpuAgent.handle || agent.handle == kGpuAgent.handle;
}

struct Pool {
  hsa_agent_t agent;
  hsa_amd_segment_t segment;
  uint32_t flags;    // hsa_amd_memory_pool_global_flag_t
  const char* kind;  // what reports call its allocations; null: nothing can be allocated
  bool on_card() const { return agent.handle == kGpuAgent.handle; }
};

// ROCr's regions of a discrete card on a host of one node.
inline constexpr std::array<Pool, 6> kPools = {{
    {kCpuAgent, HSA_AMD_SEGMENT_GLOBAL, HSA_AMD_MEMORY_POOL_GLOBAL_FLAG_FINE_GRAINED, "host memory"},
    {kCpuAgent, HSA_AMD_SEGMENT_GLOBAL,
     HSA_AMD_MEMORY_POOL_GLOBAL_FLAG_FINE_GRAINED | HSA_AMD_MEMORY_POOL_GLOBAL_FLAG_KERNARG_INIT,
     "kernel argument memory"},
    {kCpuAgent, HSA_AMD_SEGMENT_GLOBAL, HSA_AMD_MEMORY_POOL_GLOBAL_FLAG_COARSE_GRAINED, "host memory"},
    {kGpuAgent, HSA_AMD_SEGMENT_GLOBAL, HSA_AMD_MEMORY_POOL_GLOBAL_FLAG_COARSE_GRAINED, "device memory"},
    {kGpuAgent, HSA_AMD_SEGMENT_GLOBAL, kPoolExtendedScope, "device memory"},  // since ROCm 6
    {kGpuAgent, HSA_AMD_SEGMENT_GROUP, 0, nullptr},
}};

inline const Pool& device_pool() {
  return kPools[3];
}

// Null when the handle names no pool.
inline const Pool* find_pool(uint64_t handle) {
  return handle >= 1 && handle <= kPools.size() ? &kPools[handle - 1] : nullptr;
}
inline uint64_t handle_of(const Pool& pool) {
  return static_cast<uint64_t>(&pool - kPools.data()) + 1;
}

}  // namespace rocfix::vcard
