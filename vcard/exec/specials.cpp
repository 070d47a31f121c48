// SPDX-License-Identifier: MIT
#include "exec/operands.h"

namespace rocfix::vcard {

uint64_t special_value(const Wave& wave, uint16_t number) {
  switch (number) {
    case 235: return kSharedAperture;
    case 236: return kSharedAperture + kApertureBytes - 1;
    case 237: return kPrivateAperture;
    case 238: return kPrivateAperture + kApertureBytes - 1;
    case 251: return wave.vcc() == 0;
    case 252: return wave.exec() == 0;
    case 253: return wave.scc;
    default: return 0;  // 239: POPS_EXITING_WAVE_ID, graphics only
  }
}

}  // namespace rocfix::vcard
