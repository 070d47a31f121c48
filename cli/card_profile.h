// SPDX-License-Identifier: MIT
// The table of what each kernel did on the virtual card, from the file that ROCFIX_CARD_PROFILE names.
#pragma once

#include <string>

#include "base/result.h"

namespace rocfix {

// At most 80 columns, a block of lines for each kernel, the longest first.
Result<std::string> profile_table(const std::string& json);
// Prints the table of a file.
Status print_profile(const std::string& path);

}  // namespace rocfix
