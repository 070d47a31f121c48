// SPDX-License-Identifier: MIT
#pragma once

#include "strict/hazards/step.h"

namespace rocfix::vcard {

// FeatureFlatSegmentOffsetBug: "inst_offset ignored when flat instructions access global memory".
class FlatOffsetHazard {
 public:
  static constexpr std::string_view kName = "flat-segment-offset-bug";
  static constexpr std::string_view kMeaning =
      "flat instructions ignore their offset where the address is in global memory; add it to the address";

  bool met(const HazardStep& step) { return step.code.encoding == Encoding::kFlat && step.code.immediate != 0; }
};

}  // namespace rocfix::vcard
