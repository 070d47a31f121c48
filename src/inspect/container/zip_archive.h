// SPDX-License-Identifier: MIT
// Zip archives: Python wheels among them.
#pragma once

#include "inspect/container/piece.h"

namespace rocfix::inspect {

void walk_zip(const Blob& blob, const std::string& where, Walk& walk);

}  // namespace rocfix::inspect
