// SPDX-License-Identifier: MIT
#pragma once

#include "strict/hazards/step.h"

namespace rocfix::vcard {

// FeatureInstFwdPrefetchBug: "s_inst_prefetch instruction causes shader to hang".
class InstPrefetchHazard {
 public:
  static constexpr std::string_view kName = "inst-fwd-prefetch-bug";
  static constexpr std::string_view kMeaning = "s_inst_prefetch may hang the wave on this chip; leave it out";

  bool met(const HazardStep& step) { return step.facts.special == Special::kInstPrefetch; }
};

}  // namespace rocfix::vcard
