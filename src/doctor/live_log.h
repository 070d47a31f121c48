// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "base/result.h"
#include "doctor/world.h"

namespace rocfix::doctor {

// Puts the running kernel's messages where read_kernel_log() finds them, if this user may read them.
void add_live_log(World& world);

// A log that the user names, a pipe too; of a long one the end, as World::tail gives it.
Result<std::string> read_log(const std::string& path);

}  // namespace rocfix::doctor
