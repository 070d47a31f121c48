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
    if (is_call_or_return(step.code)) after_vcmpx_ = false;
    if (step.facts.unit != Pipeline::kValu || step.code.mnemonic == "v_nop") return false;
    const bool hazard = after_vcmpx_ && step.code.mnemonic.starts_with("v_permlane");
    after_vcmpx_ = is_vcmpx(step.code);
    return hazard;
  }

 private:
  bool after_vcmpx_ = false;
};

}  // namespace rocfix::vcard
