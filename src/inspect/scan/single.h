// SPDX-License-Identifier: MIT
// The patterns that one instruction shows by itself.
#pragma once

#include "inspect/scan/scan.h"

namespace rocfix::inspect {

void find_single(const Flow& code, const ScanInput& input, std::vector<Hit>& hits);

}  // namespace rocfix::inspect
