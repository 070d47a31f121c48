// SPDX-License-Identifier: MIT
// All memory that programs get from the runtime, and what is known of an address.
#pragma once

#include <functional>
#include <memory>
#include <mutex>

#include "hsa/arena.h"
#include "hsa/locks.h"
#include "hsa/pools.h"
#include "hsa/shared_ranges.h"

namespace rocfix::vcard {

struct Block {
  uint64_t begin = 0;
  uint64_t bytes = 0;  // as asked for
  const Pool* pool = nullptr;
  void* user_data = nullptr;
  std::vector<std::pair<hsa_amd_deallocation_callback_t, void*>> on_free;
  bool reserved_only = false;  // address space without memory (hsa_amd_vmem_address_reserve)
};

// What hsa_amd_pointer_info tells.
struct AddressFacts {
  uint32_t type = HSA_EXT_POINTER_TYPE_UNKNOWN;
  uint64_t agent_base = 0, host_base = 0, bytes = 0;
  hsa_agent_t owner{0};
  uint32_t flags = 0;
  void* user_data = nullptr;
};

class Memory {
 public:
  static Result<std::unique_ptr<Memory>> create(MemoryMap& map, uint64_t device_bytes);

  // `kind` is what reports call it; null: the pool's own name for its memory.
  std::optional<uint64_t> allocate(const Pool& pool, uint64_t bytes, const char* kind = nullptr,
                                   uint64_t alignment = kPageBytes);
  bool free(uint64_t begin);

  // Address space of the card without memory.
  std::optional<uint64_t> reserve(uint64_t bytes, uint64_t alignment);
  bool release(uint64_t begin, uint64_t bytes);

  // The address at which the card sees the range, or nothing when the host has no such memory.
  std::optional<uint64_t> lock(uint64_t host, uint64_t bytes, uint32_t flags);
  bool unlock(uint64_t host);

  // Pages of the system's memory, and whether the card may touch them.
  void share(uint64_t begin, uint64_t end, const std::function<void(SvmAttributes&)>& change);
  SharedRanges& shared() { return shared_; }

  AddressFacts facts(uint64_t address);
  // Applies `change` to the block that holds the address; false when there is none.
  bool change(uint64_t address, const std::function<void(Block&)>& change);

  // Where the host reaches [address, address + bytes) for a copy; an error that says what is wrong with it.
  Result<std::byte*> host_range(uint64_t address, uint64_t bytes) const;

  // Memory of the card that is not allocated. set_aside: memory outside blocks counts too (hsa_amd_vmem_*).
  uint64_t device_available();
  bool set_aside(uint64_t bytes);
  void return_aside(uint64_t bytes);

  MemoryMap& map() { return map_; }

 private:
  Memory(MemoryMap& map, AddressArena device, AddressArena host, uint64_t device_bytes);
  std::map<uint64_t, Block>::iterator find_block(uint64_t address);

  MemoryMap& map_;
  std::mutex mutex_;
  AddressArena device_, host_;
  HostLocks locks_;
  SharedRanges shared_;
  std::map<uint64_t, Block> blocks_;  // by begin
  uint64_t device_bytes_, device_used_ = 0;
};

// Every page of the range is mapped in this process.
bool is_mapped(uint64_t address, uint64_t bytes);

}  // namespace rocfix::vcard
