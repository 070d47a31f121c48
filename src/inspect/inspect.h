// SPDX-License-Identifier: MIT
// What GPU code a file holds, and what of it is safe on a chip.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "gfx/chips.h"
#include "inspect/report.h"

namespace rocfix::inspect {

struct Options {
  const Chip* silicon = nullptr;  // the chip that the code is judged for
  std::string target;             // "gfx1030": only its code is read; "" for all
  std::function<bool(const std::string& name)>
      keep;           // which kernels FileReport has by themselves; empty: none
  bool list = false;  // … each with a listing
  std::function<void(const std::string& path, uint64_t done, uint64_t all)>
      progress;  // code objects; from any thread
};

Result<FileReport> inspect_file(const std::string& path, const Options& options);

// Files that a folder and its folders hold, sorted; links are not followed. A file is itself.
Result<std::vector<std::string>> files_of(const std::string& path);

}  // namespace rocfix::inspect
