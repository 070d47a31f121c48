// SPDX-License-Identifier: MIT
// Which 128-byte lines of memory one work-group touched, and how many all of a launch's work-groups will have touched.
#pragma once

#include <array>
#include <cstdint>
#include <unordered_map>

#include "state/memory_map.h"

namespace rocfix::vcard {

// Bits of 512 neighbouring lines: 64 KiB of memory.
using LineBits = std::array<uint64_t, 8>;

class LineSet {
 public:
  // True when the line is new.
  bool insert(uint64_t line) {
    const uint64_t region = line / 512;
    if (last_ == nullptr || region != last_region_) {
      last_ = &regions_[region];
      last_region_ = region;
    }
    uint64_t& word = (*last_)[line / 64 % 8];
    const uint64_t bit = uint64_t{1} << line % 64;
    if (word & bit) return false;
    word |= bit;
    ++count_;
    return true;
  }
  uint64_t count() const { return count_; }
  // Of this set's lines, those that the other has not.
  uint64_t count_without(const LineSet& other) const;
  void unite(const LineSet& other);
  const std::unordered_map<uint64_t, LineBits>& regions() const { return regions_; }

 private:
  std::unordered_map<uint64_t, LineBits> regions_;
  LineBits* last_ = nullptr;
  uint64_t last_region_ = 0, count_ = 0;
};

// How many work-groups there are, and are side by side on the card; and of how many the lines are known, each by a part:
// it touches `truncation` times more than was seen.
struct GroupCounts {
  uint64_t all = 1, resident = 1, watched = 1;
  double truncation = 1;
};

// Lines of a whole launch.
struct FootprintLines {
  double device = 0, host = 0;  // host memory is reached over PCI Express
  double hot = 0;               // of the device's: what any resident groups read, wherever in the grid they are
  double hot_of_group = 0;      // that one group touches
};

class Footprint {
 public:
  void add(const LineSet& group);

  // How many distinct lines all work-groups touch, judged by the watched ones that were added. A line that one
  // of them touched stands for as many more as there are groups to one watched; a line that several touched is taken to
  // be everybody's. No allocation has more lines than its size.
  FootprintLines extrapolate(const GroupCounts& groups, const MemoryMap& memory) const;

 private:
  // Of 512 neighbouring lines, how many groups touched each.
  using Touches = std::array<uint16_t, 512>;
  std::unordered_map<uint64_t, Touches> regions_;
};

}  // namespace rocfix::vcard
