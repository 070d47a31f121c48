// SPDX-License-Identifier: MIT
#pragma once

#include "strict/hazards/step.h"

namespace rocfix::vcard {

// FeatureNegativeUnalignedScratchOffsetBug: "Scratch instructions with a VGPR offset and a negative immediate offset
// that is not aligned to 4 bytes read wrong memory".
class ScratchOffsetHazard {
 public:
  static constexpr std::string_view kName = "negative-unaligned-scratch-offset-bug";
  static constexpr std::string_view kMeaning =
      "a scratch offset below 0 that is no multiple of 4 reaches wrong memory on this chip";

  bool met(const HazardStep& step) {
    return step.code.encoding == Encoding::kScratch && step.code.immediate < 0 && step.code.immediate % 4 != 0;
  }
};

}  // namespace rocfix::vcard
