// SPDX-License-Identifier: MIT
// GPU code in a program or library for the CPU: sections of bundles.
#pragma once

#include "inspect/container/piece.h"

namespace rocfix::inspect {

void walk_host_elf(const Blob& blob, const std::string& where, Walk& walk);

}  // namespace rocfix::inspect
