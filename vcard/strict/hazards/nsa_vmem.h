// SPDX-License-Identifier: MIT
#pragma once

#include "strict/hazards/step.h"

namespace rocfix::vcard {

// FeatureNSAtoVMEMBug: "MIMG-NSA followed by VMEM fail if EXEC_LO or EXEC_HI equals zero": an image instruction of 16
// bytes or more, directly followed by MUBUF or MTBUF with bit 1 or 2 of its offset set. The card has no images: an
// image instruction ends in a fault, so that only code which is looked at, not run, meets this.
class NsaToVmemHazard {
 public:
  static constexpr std::string_view kName = "nsa-to-vmem-bug";
  static constexpr std::string_view kMeaning =
      "a buffer instruction with such an offset must not directly follow an image instruction with a list of addresses";

  bool met(const HazardStep& step) {
    const bool buffer = step.code.encoding == Encoding::kMubuf || step.code.encoding == Encoding::kMtbuf;
    const bool hazard = after_image_ && buffer && (step.code.immediate & 6) != 0;
    after_image_ = is_image_nsa(step.code) && step.code.size >= 16;
    return hazard;
  }

 private:
  bool after_image_ = false;
};

}  // namespace rocfix::vcard
