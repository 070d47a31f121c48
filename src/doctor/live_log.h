// SPDX-License-Identifier: MIT
#pragma once

#include "doctor/world.h"

namespace rocfix::doctor {

// Puts the running kernel's messages where read_kernel_log() finds them, if this user may read them.
void add_live_log(World& world);

}  // namespace rocfix::doctor
