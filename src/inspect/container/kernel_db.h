// SPDX-License-Identifier: MIT
// MIOpen's databases of kernels (.kdb): SQLite, a code object a row, packed by bzip2 where a size stands
// beside it (MIOpen, src/include/miopen/kern_db.hpp).
#pragma once

#include "inspect/container/piece.h"

namespace rocfix::inspect {

void walk_kernel_db(const Blob& blob, const std::string& where, Walk& walk);

}  // namespace rocfix::inspect
