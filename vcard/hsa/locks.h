// SPDX-License-Identifier: MIT
// Host memory that programs lock for the card. Locks may overlap; the card sees their union at its second
// address.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "state/memory_map.h"

namespace rocfix::vcard {

struct LockedRange {
  uint64_t begin = 0, bytes = 0;  // host addresses
  uint32_t flags = 0;             // of the pool it was locked to
  bool holds(uint64_t address) const { return address >= begin && address - begin < bytes; }
};

class HostLocks {
 public:
  explicit HostLocks(MemoryMap& map) : map_(map) {}

  void lock(const LockedRange& range);
  // Ends the latest lock that begins there; false when there is none.
  bool unlock(uint64_t begin);
  // The latest lock that holds the host address.
  std::optional<LockedRange> find(uint64_t address) const;

 private:
  // What touches [begin, end) is taken from the card's map and put back as the locks now say.
  void refresh(uint64_t begin, uint64_t end);

  MemoryMap& map_;
  std::vector<LockedRange> locks_;
  std::map<uint64_t, uint64_t> mapped_;  // begin, end of each range in the card's map
};

}  // namespace rocfix::vcard
