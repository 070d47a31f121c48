// SPDX-License-Identifier: MIT
#include "hsa/virtual_memory.h"

#include <sys/mman.h>
#include <unistd.h>

namespace rocfix::vcard {

VirtualAllocation::~VirtualAllocation() {
  close(file);
  if (pool.on_card()) memory.return_aside(bytes);
}

std::optional<uint64_t> VirtualMemory::create(const Pool& pool, uint64_t bytes) {
  if (pool.on_card() && !memory_.set_aside(bytes)) return std::nullopt;
  const int file = memfd_create("rocfix-card-memory", MFD_CLOEXEC);
  if (file < 0 || ftruncate(file, static_cast<off_t>(bytes)) != 0) {
    if (file >= 0) close(file);
    if (pool.on_card()) memory_.return_aside(bytes);
    return std::nullopt;
  }
  return handles_.add(std::make_shared<VirtualAllocation>(memory_, file, bytes, pool));
}

// Mappings keep the memory that they show.
bool VirtualMemory::release(uint64_t handle) {
  return handles_.remove(handle) != nullptr;
}

const Pool* VirtualMemory::pool_of(uint64_t handle) const {
  const auto allocation = handles_.find(handle);
  return allocation ? &allocation->pool : nullptr;
}

std::map<uint64_t, VirtualMemory::Mapping>::const_iterator VirtualMemory::find(uint64_t address) const {
  auto mapping = mappings_.upper_bound(address);
  if (mapping == mappings_.begin()) return mappings_.end();
  --mapping;
  return address - mapping->first < mapping->second.bytes ? mapping : mappings_.end();
}

bool VirtualMemory::map(uint64_t address, uint64_t bytes, uint64_t offset, uint64_t handle) {
  const auto allocation = handles_.find(handle);
  if (allocation == nullptr || bytes == 0 || offset > allocation->bytes || bytes > allocation->bytes - offset)
    return false;
  const AddressFacts space = memory_.facts(address);
  if (space.type != kPointerReservedAddress || address - space.agent_base + bytes > space.bytes) return false;
  const std::lock_guard lock(mutex_);
  const auto next = mappings_.lower_bound(address);
  if (find(address) != mappings_.end() || (next != mappings_.end() && next->first < address + bytes))
    return false;
  void* shown = mmap(reinterpret_cast<void*>(address), bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED,
                     allocation->file, static_cast<off_t>(offset));
  if (shown == MAP_FAILED) return false;
  mappings_[address] = {bytes, handle, allocation, {}};
  return true;
}

bool VirtualMemory::unmap(uint64_t address, uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  const auto found = mappings_.find(address);
  if (found == mappings_.end() || found->second.bytes != bytes) return false;
  if (found->second.access.contains(kGpuAgent.handle)) memory_.map().remove(address);
  mmap(reinterpret_cast<void*>(address), bytes, PROT_READ | PROT_WRITE,
       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
  madvise(reinterpret_cast<void*>(address), bytes, MADV_DONTFORK);
  mappings_.erase(found);
  return true;
}

bool VirtualMemory::set_access(uint64_t address, uint64_t bytes, hsa_agent_t agent,
                               hsa_access_permission_t permission) {
  const std::lock_guard lock(mutex_);
  const auto found = mappings_.find(address);
  if (found == mappings_.end() || found->second.bytes != bytes || !is_agent(agent)) return false;
  auto& access = found->second.access;
  if (agent.handle == kGpuAgent.handle && !access.contains(agent.handle))
    memory_.map().add(address, bytes, "mapped device memory");
  access[agent.handle] = permission;
  return true;
}

std::optional<hsa_access_permission_t> VirtualMemory::access(uint64_t address, hsa_agent_t agent) const {
  const std::lock_guard lock(mutex_);
  const auto mapping = find(address);
  if (mapping == mappings_.end()) return std::nullopt;
  const auto found = mapping->second.access.find(agent.handle);
  return found == mapping->second.access.end() ? std::nullopt : std::optional(found->second);
}

std::optional<uint64_t> VirtualMemory::retain(uint64_t address) {
  const std::lock_guard lock(mutex_);
  const auto mapping = find(address);
  if (mapping == mappings_.end()) return std::nullopt;
  return handles_.add(mapping->second.allocation);
}

}  // namespace rocfix::vcard
