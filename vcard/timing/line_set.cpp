// SPDX-License-Identifier: MIT
#include "timing/line_set.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <vector>

#include "timing/constants.h"

namespace rocfix::vcard {
namespace {

// What was seen of one allocation.
struct Seen {
  uint64_t end = 0;  // address
  bool host = false;
  double room = 0;   // lines that it has
  double distinct = 0, once = 0;
};

double extrapolated(const Seen& seen, double groups, double watched, double truncation) {
  const double unseen = (groups - watched) * seen.once / watched;
  return std::min((seen.distinct + unseen) * truncation, std::max(seen.room, seen.distinct));
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
    Region& region = regions_[number];
    for (size_t w = 0; w < bits.size(); ++w) {
      region.twice[w] |= region.once[w] & bits[w];
      region.once[w] |= bits[w];
    }
  }
}

FootprintLines Footprint::extrapolate(uint64_t groups, uint64_t watched, double truncation,
                                      const MemoryMap& memory) const {
  std::vector<uint64_t> numbers;
  for (const auto& [number, region] : regions_) numbers.push_back(number);
  std::sort(numbers.begin(), numbers.end());
  FootprintLines total;
  Seen seen;
  const auto close = [&] {
    (seen.host ? total.host : total.device) +=
        extrapolated(seen, static_cast<double>(groups), static_cast<double>(watched), truncation);
  };
  for (const uint64_t number : numbers) {
    const Region& region = regions_.at(number);
    for (uint64_t w = 0; w < region.once.size(); ++w)
      for (uint64_t left = region.once[w]; left != 0; left &= left - 1) {
        const auto bit = static_cast<uint64_t>(std::countr_zero(left));
        const uint64_t line = number * 512 + w * 64 + bit;
        if (line * kLineBytes >= seen.end) {
          close();
          seen = allocation_at(memory, line);
        }
        seen.distinct += 1;
        seen.once += !(region.twice[w] >> bit & 1);
      }
  }
  close();
  return total;
}

}  // namespace rocfix::vcard
