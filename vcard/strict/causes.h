// SPDX-License-Identifier: MIT
// Collects what one work-group's checks find.
#pragma once

#include "strict/findings.h"

namespace rocfix::vcard {

class Causes {
 public:
  explicit Causes(const GroupPlace& place, uint64_t entry) : place_(place), entry_(entry) {}

  // `kind` is a string literal; detail() makes the sentence, for the first meeting only. Lane -1: the whole wave.
  template <class Detail>
  void add(std::string_view kind, const Wave& wave, uint64_t pc, int lane, Detail&& detail) {
    FoundCause& cause = causes_[{kind, pc}];
    if (cause.count++ != 0) return;
    cause.place = place_;
    cause.wave = wave.index_in_group;
    cause.lanes = wave.lanes;
    cause.lane = lane;
    cause.exec = wave.exec();
    cause.detail = detail();
  }

  uint64_t entry() const { return entry_; }
  const FoundCauses& all() const { return causes_; }

 private:
  GroupPlace place_;
  uint64_t entry_;  // of the kernel: offsets count from there
  FoundCauses causes_;
};

}  // namespace rocfix::vcard
