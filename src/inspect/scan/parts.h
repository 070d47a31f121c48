// SPDX-License-Identifier: MIT
// All of effects.h of one instruction in a word: the hazards ask for it again and again.
#pragma once

#include <vector>

#include "inspect/scan/effects.h"

namespace rocfix::inspect {

enum Part : uint16_t {
  kMemory = 1 << 0,
  kScalar = 1 << 1,
  kVector = 1 << 2,
  kLds = 1 << 3,
  kVmem = 1 << 4,
  kSmem = 1 << 5,
  kBranch = 1 << 6,
  kVcmpx = 1 << 7,
  kPermlane = 1 << 8,
  kReadsExec = 1 << 9,
  kEndsVmemToScalar = 1 << 10,
  kEndsSmemToVector = 1 << 11,
  kEndsLdsBranch = 1 << 12,
  kEndsVcmpxExec = 1 << 13,
  kEndsVcmpxPermlane = 1 << 14,
};

using Parts = uint16_t;

Parts parts_of(const Step& step);

}  // namespace rocfix::inspect
