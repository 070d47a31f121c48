// SPDX-License-Identifier: MIT
#include "hsa/locks.h"

#include <algorithm>

namespace rocfix::vcard {

void HostLocks::lock(const LockedRange& range) {
  locks_.push_back(range);
  refresh(range.begin, range.begin + range.bytes);
}

bool HostLocks::unlock(uint64_t begin) {
  const auto found = std::find_if(locks_.rbegin(), locks_.rend(),
                                  [&](const LockedRange& range) { return range.begin == begin; });
  if (found == locks_.rend()) return false;
  const LockedRange range = *found;
  locks_.erase(std::prev(found.base()));
  refresh(range.begin, range.begin + range.bytes);
  return true;
}

std::optional<LockedRange> HostLocks::find(uint64_t address) const {
  const auto found = std::find_if(locks_.rbegin(), locks_.rend(),
                                  [&](const LockedRange& range) { return range.holds(address); });
  return found == locks_.rend() ? std::nullopt : std::optional(*found);
}

void HostLocks::refresh(uint64_t begin, uint64_t end) {
  for (auto range = mapped_.begin(); range != mapped_.end();) {
    if (range->second < begin || range->first > end) {
      ++range;
      continue;
    }
    begin = std::min(begin, range->first);
    end = std::max(end, range->second);
    map_.remove(range->first | kLockedAlias);
    range = mapped_.erase(range);
  }
  std::vector<LockedRange> touching;
  for (const LockedRange& lock : locks_)
    if (lock.begin >= begin && lock.begin + lock.bytes <= end) touching.push_back(lock);
  std::sort(touching.begin(), touching.end(),
            [](const LockedRange& a, const LockedRange& b) { return a.begin < b.begin; });
  for (size_t i = 0; i < touching.size();) {
    const uint64_t from = touching[i].begin;
    uint64_t to = from;
    for (; i < touching.size() && touching[i].begin <= std::max(to, from); ++i)
      to = std::max(to, touching[i].begin + touching[i].bytes);
    mapped_[from] = to;
    map_.add(from | kLockedAlias, to - from, "locked host memory");
  }
}

}  // namespace rocfix::vcard
