// SPDX-License-Identifier: MIT
// The hazards that two instructions on one path make. A hit is a place where LLVM, told of the bug, would
// insert its workaround: it goes through the code in the order of addresses, and what it has inserted ends
// the hazard for the places behind.
#pragma once

#include <vector>

#include "inspect/scan/flow.h"
#include "inspect/scan/patterns.h"

namespace rocfix::inspect {

struct Hit {
  uint32_t step;  // index of the instruction that completes the pattern
  Pattern pattern;
};

// In no order.
void find_path_hazards(const Flow& code, std::vector<Hit>& hits);

}  // namespace rocfix::inspect
