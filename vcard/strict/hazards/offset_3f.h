// SPDX-License-Identifier: MIT
#pragma once

#include "strict/hazards/step.h"

namespace rocfix::vcard {

// FeatureOffset3fBug: "Branch offset of 3f hardware bug".
class Offset3fHazard {
 public:
  static constexpr std::string_view kName = "offset-3f-bug";
  static constexpr std::string_view kMeaning =
      "a branch by 0x3f dwords does not work on this chip; an s_nop after it makes the offset another one";

  bool met(const HazardStep& step) {
    return step.facts.unit == Pipeline::kBranch && step.code.encoding == Encoding::kSopp && step.code.immediate == 0x3f;
  }
};

}  // namespace rocfix::vcard
