// SPDX-License-Identifier: MIT
#pragma once

#include "strict/hazards/step.h"

namespace rocfix::vcard {

// FeatureSMEMtoVectorWriteHazard: an SMEM instruction reads an SGPR that a VALU instruction then writes, with no SALU
// instruction (SOPP do not count) and no wait for lgkmcnt(0) between.
class SmemToVectorWriteHazard {
 public:
  static constexpr std::string_view kName = "smem-to-vector-write-hazard";
  static constexpr std::string_view kMeaning =
      "a scalar load before it may use the new value as its address; s_mov_b32 null, 0 must come between";

  bool met(const HazardStep& step) {
    if (ends(step)) read_ = {};
    const bool hazard = step.facts.unit == Pipeline::kValu && read_.intersects(step.facts.writes);
    if (hazard) read_ = {};
    if (step.facts.unit == Pipeline::kSmem) read_ = read_ | step.facts.reads;
    return hazard;
  }

 private:
  static bool ends(const HazardStep& step) {
    const Instruction& code = step.code;
    switch (step.facts.special) {
      case Special::kWaitcnt: return (code.immediate >> 8 & 0x3f) == 0;
      case Special::kWaitLgkmcnt: return code.scalar_dest == kNull && code.immediate == 0;
      case Special::kCall: return true;
      default: return step.facts.unit == Pipeline::kSalu;
    }
  }

  ScalarSet read_;
};

}  // namespace rocfix::vcard
