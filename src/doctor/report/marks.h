// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "base/layout.h"
#include "doctor/finding.h"

namespace rocfix::doctor {

struct Mark {
  const char* text;
  Style style;
};

// What stands before a finding.
Mark mark_of(State state);

// With a capital, unless it begins with a name such as torch.cuda or /dev/kfd.
std::string sentence(std::string text);

}  // namespace rocfix::doctor
