// SPDX-License-Identifier: MIT
#pragma once

#include "strict/hazards/step.h"

namespace rocfix::vcard {

// FeatureLdsBranchVmemWARHazard: a DS instruction, a branch and a VMEM instruction, or VMEM, branch and DS, without
// s_waitcnt_vscnt null, 0 between. FLAT counts as neither.
class LdsBranchVmemHazard {
 public:
  static constexpr std::string_view kName = "lds-branch-vmem-war-hazard";
  static constexpr std::string_view kMeaning =
      "LDS and VMEM instructions alternate across a branch; s_waitcnt_vscnt null, 0x0 must come between";

  bool met(const HazardStep& step) {
    const Pipeline unit = step.facts.unit;
    if (is_vscnt_zero(step) || step.facts.special == Special::kCall) last_ = Pipeline::kNone;
    if (unit == Pipeline::kBranch) branched_ = true;
    if (unit != Pipeline::kLds && unit != Pipeline::kVmem) return false;
    const bool hazard = branched_ && last_ != Pipeline::kNone && last_ != unit;
    last_ = unit;
    branched_ = false;
    return hazard;
  }

 private:
  Pipeline last_ = Pipeline::kNone;
  bool branched_ = false;  // since last_
};

}  // namespace rocfix::vcard
