// SPDX-License-Identifier: MIT
#include "timing/line_set.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <vector>

#include "timing/constants.h"

namespace rocfix::vcard {
namespace {

// A line is hot when so many of the groups that are resident together touch it: then there is always one.
constexpr double kHot = 2;

// What was seen of one allocation.
struct Seen {
  uint64_t end = 0;  // address
  bool host = false;
  double room = 0;   // lines that it has
  double distinct = 0, once = 0;
  double hot = 0, hot_touches = 0;
};

void add_allocation(FootprintLines& total, const Seen& seen, const GroupCounts& groups) {
  const auto watched = static_cast<double>(groups.watched);
  const double room = std::max(seen.room, seen.distinct), of_group = seen.once / watched;
  const double all = (seen.distinct + (static_cast<double>(groups.all) - watched) * of_group) * groups.truncation;
  const double lines = std::min(all, room);
  if (seen.host) {
    total.host += lines;
    return;
  }
  total.device += lines;
  // What seems to be one group's has many readers where there is too little room for so many lines.
  const bool all_hot = all > room && of_group * groups.truncation * static_cast<double>(groups.resident) >= kHot * room;
  const double touches = seen.hot_touches / watched + (all_hot ? of_group : 0);
  total.hot += all_hot ? lines : std::min(seen.hot * groups.truncation, lines);
  total.hot_of_group += std::min(touches * groups.truncation, room);
}

Seen allocation_at(const MemoryMap& memory, uint64_t line) {
  // A line may begin before the allocation that it ends in.
  auto found = memory.find(line * kLineBytes);
  if (!found) found = memory.find(line * kLineBytes + kLineBytes - 1);
  if (!found) return {.end = (line + 1) * kLineBytes};
  const uint64_t first = found->begin / kLineBytes, last = (found->end - 1) / kLineBytes;
  return {.end = found->end, .host = std::strstr(found->kind, "host") != nullptr,
          .room = static_cast<double>(last - first + 1)};
}

}  // namespace

uint64_t LineSet::count_without(const LineSet& other) const {
  uint64_t count = 0;
  for (const auto& [region, bits] : regions_) {
    const auto found = other.regions_.find(region);
    for (size_t w = 0; w < bits.size(); ++w)
      count += std::popcount(bits[w] & ~(found == other.regions_.end() ? 0 : found->second[w]));
  }
  return count;
}

void LineSet::unite(const LineSet& other) {
  count_ += other.count_without(*this);
  for (const auto& [region, bits] : other.regions_)
    for (size_t w = 0; w < bits.size(); ++w) regions_[region][w] |= bits[w];
  last_ = nullptr;
}

void Footprint::add(const LineSet& group) {
  for (const auto& [number, bits] : group.regions()) {
    Touches& touches = regions_[number];
    for (size_t w = 0; w < bits.size(); ++w)
      for (uint64_t left = bits[w]; left != 0; left &= left - 1) {
        uint16_t& count = touches[w * 64 + static_cast<size_t>(std::countr_zero(left))];
        count = static_cast<uint16_t>(std::min(count + 1, 0xffff));
      }
  }
}

FootprintLines Footprint::extrapolate(const GroupCounts& groups, const MemoryMap& memory) const {
  std::vector<uint64_t> numbers;
  for (const auto& [number, touches] : regions_) numbers.push_back(number);
  std::sort(numbers.begin(), numbers.end());
  const double of_resident = static_cast<double>(groups.watched) / static_cast<double>(groups.resident);
  const double hot_touches = std::max(2.0, kHot * of_resident);
  FootprintLines total;
  Seen seen;
  for (const uint64_t number : numbers) {
    const Touches& touches = regions_.at(number);
    for (uint64_t l = 0; l < touches.size(); ++l) {
      if (touches[l] == 0) continue;
      const uint64_t line = number * 512 + l;
      if (line * kLineBytes >= seen.end) {
        add_allocation(total, seen, groups);
        seen = allocation_at(memory, line);
      }
      seen.distinct += 1;
      seen.once += touches[l] == 1;
      if (touches[l] < hot_touches) continue;
      seen.hot += 1;
      seen.hot_touches += touches[l];
    }
  }
  add_allocation(total, seen, groups);
  return total;
}

}  // namespace rocfix::vcard
