// SPDX-License-Identifier: MIT
// Takes a file that is no find-db out of the way, without ever taking one that is.
#pragma once

#include <chrono>
#include <string>

#include "base/result.h"

namespace rocfix {

struct MovedAside {
  std::string to;   // the new name; "" when another process had done it already
  std::string why;  // what the file is
};

// Renames `path`, and its journal, to path.corrupt-N with the first N that is free. Processes that find the
// damage at the same time take turns (a lock on path.lock, which stays behind): the second sees the first
// one's new file.
Result<MovedAside> move_aside(const std::string& path, std::chrono::milliseconds lock_limit);

}  // namespace rocfix
