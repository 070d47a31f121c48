// SPDX-License-Identifier: MIT
// What strict mode found in a launch: one entry for each cause, with a count.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "machine/launch.h"

namespace rocfix::vcard {

// Where a cause was first met, and how often.
struct FoundCause {
  GroupPlace place;
  uint32_t wave = 0, lanes = 32;
  int lane = -1;       // the first work-item concerned; -1: the whole wave
  uint64_t exec = 0;
  std::string detail;  // a sentence
  uint64_t count = 0;
};

// The kind's name (a string literal) and the address of the instruction.
using CauseKey = std::pair<std::string_view, uint64_t>;
using FoundCauses = std::map<CauseKey, FoundCause>;

// Adds `from` to `to`: counts are summed, the first meeting in group order is kept.
void merge_causes(FoundCauses& to, const FoundCauses& from);

// By the address of a read: causes that are none if that read waits for a flag (lds_polls.h), which another work-group
// may show.
using DoubtfulCauses = std::map<uint64_t, FoundCauses>;

// Of all threads of a launch.
class Findings {
 public:
  void add(const FoundCauses& causes, const DoubtfulCauses& doubtful, const std::set<uint64_t>& polls);
  // Once the launch has ended.
  const FoundCauses& causes() const;

 private:
  std::mutex mutex_;
  FoundCauses causes_;
  DoubtfulCauses doubtful_;
  std::set<uint64_t> polls_;
  mutable FoundCauses settled_;  // what causes() gave
};

}  // namespace rocfix::vcard
