// SPDX-License-Identifier: MIT
// Names of faults, for programs that read reports.
#pragma once

#include <string_view>

#include "state/fault.h"

namespace rocfix::vcard {

// "out-of-bounds", "hang" …
std::string_view fault_name(FaultKind kind);

}  // namespace rocfix::vcard
