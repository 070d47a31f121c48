// SPDX-License-Identifier: MIT
// What of a shared library concerns doctor; the readers are inspect's.
#pragma once

#include "inspect/library.h"

namespace rocfix::doctor {

struct BinaryFacts : inspect::LibraryFacts {
  // MIOpen: its batch normalisation has a switch for gfx103x, and one for gfx101x.
  bool bn_guard_103 = false, bn_guard_101 = false;
  bool operator==(const BinaryFacts&) const = default;
};

// Reads an open file; nonsense gives facts that are empty. `guards`: look through all of it for MIOpen's
// switches.
BinaryFacts read_binary(int file, bool guards);

}  // namespace rocfix::doctor
