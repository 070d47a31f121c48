// SPDX-License-Identifier: MIT
// What a loader sees of a shared library, and which GPUs it has code for; the code itself is not read.
#pragma once

#include <set>
#include <string>

#include "inspect/container/piece.h"

namespace rocfix::inspect {

struct LibraryFacts {
  bool elf = false;
  bool executable_stack = false;  // PT_GNU_STACK has PF_X
  std::string rpath, runpath;     // DT_RPATH, DT_RUNPATH
  bool gpu_code = false;          // it has bundles
  bool unread = false;            // some of them are damaged: there may be further targets
  std::set<std::string> targets;  // "gfx1030", without features
  bool operator==(const LibraryFacts&) const = default;
};

// Nonsense gives facts that are empty.
LibraryFacts read_library(const Blob& file);

}  // namespace rocfix::inspect
