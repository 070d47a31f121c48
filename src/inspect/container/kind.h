// SPDX-License-Identifier: MIT
// What a file is, by its first bytes.
#pragma once

#include "codeobj/bytes.h"

namespace rocfix::inspect {

enum class Kind { kNone, kHostElf, kCodeObject, kBundle, kCompressedBundle, kSqlite, kZip };

// Enough of a file to tell.
inline constexpr size_t kKindBytes = 32;

Kind kind_of(Bytes first);

}  // namespace rocfix::inspect
