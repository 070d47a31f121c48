// SPDX-License-Identifier: MIT
#include "state/memory_map.h"

#include <mutex>

namespace rocfix::vcard {
namespace {

// The entry that begins at or before the address.
template <class Map>
const Allocation* at_or_before(const Map& map, uint64_t address) {
  auto next = map.upper_bound(address);
  return next == map.begin() ? nullptr : &std::prev(next)->second;
}

uint64_t distance(const Allocation& allocation, uint64_t address) {
  if (address < allocation.begin) return allocation.begin - address;
  return address < allocation.end ? 0 : address - allocation.end + 1;
}

template <class Map>
void consider_nearest(const Map& map, uint64_t address, std::optional<Allocation>& best) {
  const auto consider = [&](const Allocation& candidate) {
    if (!best || distance(candidate, address) < distance(*best, address)) best = candidate;
  };
  if (const Allocation* before = at_or_before(map, address)) consider(*before);
  if (const auto after = map.upper_bound(address); after != map.end()) consider(after->second);
}

}  // namespace

uint64_t MemoryMap::add(uint64_t begin, uint64_t bytes, const char* kind) {
  const std::unique_lock lock(mutex_);
  const uint64_t end = begin + bytes;
  for (auto it = freed_.lower_bound(begin); it != freed_.end() && it->first < end;) it = freed_.erase(it);
  if (const Allocation* before = at_or_before(freed_, begin); before && before->end > begin)
    freed_.erase(before->begin);
  live_[begin] = Allocation{begin, end, kind, ++serial_, false};
  epoch_.fetch_add(1, std::memory_order_release);
  return serial_;
}

bool MemoryMap::remove(uint64_t begin) {
  const std::unique_lock lock(mutex_);
  const auto found = live_.find(begin);
  if (found == live_.end()) return false;
  found->second.freed = true;
  freed_[begin] = found->second;
  live_.erase(found);
  epoch_.fetch_add(1, std::memory_order_release);
  return true;
}

std::optional<Allocation> MemoryMap::find(uint64_t address) const {
  const std::shared_lock lock(mutex_);
  const Allocation* found = at_or_before(live_, address);
  if (found == nullptr || address >= found->end) return std::nullopt;
  return *found;
}

std::optional<Allocation> MemoryMap::nearest(uint64_t address) const {
  const std::shared_lock lock(mutex_);
  std::optional<Allocation> best;
  consider_nearest(live_, address, best);
  consider_nearest(freed_, address, best);
  return best;
}

bool MemoryMap::was_freed(uint64_t address) const {
  const auto near = nearest(address);
  return near && near->freed && address >= near->begin && address < near->end;
}

bool MemoryMap::find_and_cache(uint64_t address, uint64_t bytes, RangeCache& cache) const {
  const std::shared_lock lock(mutex_);
  const Allocation* found = at_or_before(live_, address);
  if (found == nullptr || address + bytes > found->end || address + bytes < address) return false;
  cache = {found->begin, found->end, epoch_.load(std::memory_order_relaxed)};
  return true;
}

}  // namespace rocfix::vcard
