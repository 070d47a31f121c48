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
    add_to(causes_, kind, wave, pc, lane, detail);
  }
  // The same, unless the read at that address turns out to wait for a flag.
  template <class Detail>
  void add_unless_poll(uint64_t read, std::string_view kind, const Wave& wave, uint64_t pc, int lane,
                       Detail&& detail) {
    add_to(doubtful_[read], kind, wave, pc, lane, detail);
  }

  uint64_t entry() const { return entry_; }
  const FoundCauses& all() const { return causes_; }
  const DoubtfulCauses& doubtful() const { return doubtful_; }

 private:
  template <class Detail>
  void add_to(FoundCauses& causes, std::string_view kind, const Wave& wave, uint64_t pc, int lane, Detail&& detail) {
    FoundCause& cause = causes[{kind, pc}];
    if (cause.count++ != 0) return;
    cause.place = place_;
    cause.wave = wave.index_in_group;
    cause.lanes = wave.lanes;
    cause.lane = lane;
    cause.exec = wave.exec();
    cause.detail = detail();
  }

  GroupPlace place_;
  uint64_t entry_;  // of the kernel: offsets count from there
  FoundCauses causes_;
  DoubtfulCauses doubtful_;
};

}  // namespace rocfix::vcard
