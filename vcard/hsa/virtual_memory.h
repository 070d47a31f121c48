// SPDX-License-Identifier: MIT
// Memory and addresses apart (hsa_amd_vmem_*): memory is an unnamed file, so that several addresses can show
// it.
#pragma once

#include "hsa/handles.h"
#include "hsa/memory.h"

namespace rocfix::vcard {

struct VirtualAllocation {
  VirtualAllocation(Memory& memory, int file, uint64_t bytes, const Pool& pool)
      : memory(memory), file(file), bytes(bytes), pool(pool) {}
  ~VirtualAllocation();
  VirtualAllocation(const VirtualAllocation&) = delete;
  VirtualAllocation& operator=(const VirtualAllocation&) = delete;

  Memory& memory;
  int file;
  uint64_t bytes;
  const Pool& pool;
};

class VirtualMemory {
 public:
  explicit VirtualMemory(Memory& memory) : memory_(memory) {}

  std::optional<uint64_t> create(const Pool& pool, uint64_t bytes);
  bool release(uint64_t handle);
  // The allocation's pool; null when there is none.
  const Pool* pool_of(uint64_t handle) const;

  // The range lies in reserved address space and shows nothing yet.
  bool map(uint64_t address, uint64_t bytes, uint64_t offset, uint64_t handle);
  bool unmap(uint64_t address, uint64_t bytes);
  // The card may access what is mapped there from now on, or no longer.
  bool set_access(uint64_t address, uint64_t bytes, hsa_agent_t agent, hsa_access_permission_t permission);
  std::optional<hsa_access_permission_t> access(uint64_t address, hsa_agent_t agent) const;
  // A new handle of what is mapped there.
  std::optional<uint64_t> retain(uint64_t address);

 private:
  struct Mapping {
    uint64_t bytes = 0;
    uint64_t handle = 0;
    std::shared_ptr<VirtualAllocation> allocation;
    std::map<uint64_t, hsa_access_permission_t> access;  // by agent
  };
  std::map<uint64_t, Mapping>::const_iterator find(uint64_t address) const;

  Memory& memory_;
  mutable std::mutex mutex_;
  HandleTable<VirtualAllocation> handles_;
  std::map<uint64_t, Mapping> mappings_;  // by address
};

}  // namespace rocfix::vcard
