// SPDX-License-Identifier: MIT
// What a program needs in its environment so that this machine's card runs the code that its libraries hold.
#pragma once

#include <optional>
#include <string>

#include "doctor/machine.h"

namespace rocfix::doctor {

struct Launch {
  // HSA_OVERRIDE_GFX_VERSION: to be set to it, "" to be taken out; nothing: stays as it is.
  std::optional<std::string> override_version;
  std::string notice;  // why, a sentence for the user; "" when there is nothing to say
};

Launch launch_of(const Machine& machine, const Torch& torch);

}  // namespace rocfix::doctor
