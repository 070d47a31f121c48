// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "doctor/world.h"

namespace rocfix::doctor {

// Modes and owners of a tree that was copied without root can be given in this file at its top, a line
// "MODE UID GID PATH" each, the mode in octal with the type as in st_mode: "020660 0 109 /dev/kfd".
inline constexpr const char* kModesFile = "/rocfix-modes.txt";

Result<std::unique_ptr<Source>> folder_source(const std::string& root);

}  // namespace rocfix::doctor
