// SPDX-License-Identifier: MIT
#pragma once

#include "strict/hazards/step.h"

namespace rocfix::vcard {

// FeatureVcmpxPermlaneHazard: v_permlane* after v_cmpx with no other VALU instruction but v_nop between.
class VcmpxPermlaneHazard {
 public:
  static constexpr std::string_view kName = "vcmpx-permlane-hazard";
  static constexpr std::string_view kMeaning =
      "v_permlane may run with the EXEC of before the v_cmpx; a VALU instruction, v_mov_b32 say, must come between";

  bool met(const HazardStep& step) {
    if (step.facts.special == Special::kCall) after_vcmpx_ = false;
    if (step.facts.unit != Pipeline::kValu || step.facts.special == Special::kVectorNop) return false;
    const bool hazard = after_vcmpx_ && step.facts.special == Special::kPermlane;
    after_vcmpx_ = step.facts.special == Special::kVcmpx;
    return hazard;
  }

 private:
  bool after_vcmpx_ = false;
};

}  // namespace rocfix::vcard
