// SPDX-License-Identifier: MIT
#pragma once

#include "strict/hazards/step.h"

namespace rocfix::vcard {

// FeatureNSAClauseBug: "MIMG-NSA in a hard clause has unpredictable results on GFX10.1".
class NsaClauseHazard {
 public:
  static constexpr std::string_view kName = "nsa-clause-bug";
  static constexpr std::string_view kMeaning = "an image instruction with a list of addresses must not be in an s_clause";

  bool met(const HazardStep& step) {
    if (step.facts.special == Special::kClause) {
      left_ = (step.code.immediate & 0x3f) + 1;  // simm16[5:0]: instructions minus one
      return false;
    }
    if (left_ == 0) return false;
    --left_;
    return is_image_nsa(step.code);
  }

 private:
  int left_ = 0;
};

}  // namespace rocfix::vcard
