// SPDX-License-Identifier: MIT
// What of the address space the card may touch. Device addresses are host addresses.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <shared_mutex>
#include <string>

namespace rocfix::vcard {

// Host memory that a program locks keeps its address for the host; the card reaches it at that address with this bit
// set, for HIP wants two addresses and no host pointer has bit 47. Every access goes through host_pointer.
inline constexpr uint64_t kLockedAlias = uint64_t{1} << 47;
inline std::byte* host_pointer(uint64_t address) {
  return reinterpret_cast<std::byte*>(address & ~kLockedAlias);
}

struct Allocation {
  uint64_t begin = 0, end = 0;
  const char* kind = "";  // "device memory", "host memory", "code object", "scratch" …
  uint64_t serial = 0;    // counts allocations from 1
  bool freed = false;
};

// The last allocation that an access hit; valid while the map's epoch is the same.
struct RangeCache {
  uint64_t begin = 1, end = 0;
  uint64_t epoch = 0;
};

class MemoryMap {
 public:
  // Returns the serial. [begin, begin + bytes) must not overlap a live allocation.
  uint64_t add(uint64_t begin, uint64_t bytes, const char* kind);
  // The allocation that begins there becomes a freed one, remembered for reports until its range is used again.
  bool remove(uint64_t begin);

  // All of [address, address + bytes) lies in one live allocation.
  bool covers(uint64_t address, uint64_t bytes, RangeCache& cache) const {
    if (cache.epoch == epoch_.load(std::memory_order_acquire) && address >= cache.begin && address <= cache.end &&
        bytes <= cache.end - address)  // a sum could wrap around
      return true;
    return find_and_cache(address, bytes, cache);
  }

  // The live allocation that holds the address.
  std::optional<Allocation> find(uint64_t address) const;
  // For reports: the allocation (live or freed) that holds the address, or the nearest one.
  std::optional<Allocation> nearest(uint64_t address) const;
  // The allocation that held the address is gone.
  bool was_freed(uint64_t address) const;

 private:
  bool find_and_cache(uint64_t address, uint64_t bytes, RangeCache& cache) const;

  mutable std::shared_mutex mutex_;
  std::map<uint64_t, Allocation> live_;   // by begin
  std::map<uint64_t, Allocation> freed_;  // by begin
  std::atomic<uint64_t> epoch_{1};
  uint64_t serial_ = 0;
};

}  // namespace rocfix::vcard
