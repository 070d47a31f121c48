// SPDX-License-Identifier: MIT
#pragma once

#include "strict/hazards/step.h"

namespace rocfix::vcard {

// FeatureVcmpxExecWARHazard: an instruction that is not VALU reads EXEC and v_cmpx then writes it, with no VALU
// instruction that writes an SGPR and no s_waitcnt_depctr 0xfffe between.
class VcmpxExecWarHazard {
 public:
  static constexpr std::string_view kName = "vcmpx-exec-war-hazard";
  static constexpr std::string_view kMeaning =
      "an instruction before it may see the EXEC that v_cmpx writes; s_waitcnt_depctr 0xfffe must come between";

  bool met(const HazardStep& step) {
    const int counters = dependency_counters(step);
    if ((counters >= 0 && (counters & 0xfffe) == 0xfffe) || step.facts.special == Special::kCall) read_ = false;
    const bool hazard = read_ && step.facts.special == Special::kVcmpx;
    if (writes_scalar(step)) read_ = false;
    if (step.facts.unit != Pipeline::kValu && step.facts.reads_exec) read_ = true;
    return hazard;
  }

 private:
  bool read_ = false;
};

}  // namespace rocfix::vcard
