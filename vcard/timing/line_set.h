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

// Lines of a whole launch.
struct FootprintLines {
  double device = 0, host = 0;  // host memory is reached over PCI Express
  double all() const { return device + host; }
};

class Footprint {
 public:
  void add(const LineSet& group);

  // How many distinct lines `groups` work-groups touch, judged by the `watched` ones that were added. A line that one
  // of them touched stands for as many more as there are groups to one watched; a line that several touched is taken to
  // be everybody's. No allocation has more lines than its size. `truncation` is how many times more the watched
  // groups touch than was seen.
  FootprintLines extrapolate(uint64_t groups, uint64_t watched, double truncation, const MemoryMap& memory) const;

 private:
  struct Region {
    LineBits once{}, twice{};  // touched by at least so many groups
  };
  std::unordered_map<uint64_t, Region> regions_;
};

}  // namespace rocfix::vcard
