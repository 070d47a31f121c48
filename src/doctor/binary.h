// SPDX-License-Identifier: MIT
// What of a shared library concerns doctor: its search paths, its stack's flags, which GPUs it has code for.
#pragma once

#include <cstdint>
#include <set>
#include <string>

namespace rocfix::doctor {

struct BinaryFacts {
  bool elf = false;
  bool executable_stack = false;  // PT_GNU_STACK has PF_X
  std::string rpath, runpath;     // DT_RPATH, DT_RUNPATH
  bool gpu_code = false;          // it has a section of bundles
  bool compressed = false;        // a bundle that was not looked into
  std::set<std::string> targets;  // "gfx1030", without features
  // MIOpen: its batch normalisation has a switch for gfx103x, and one for gfx101x.
  bool bn_guard_103 = false, bn_guard_101 = false;
  bool operator==(const BinaryFacts&) const = default;
};

// Reads an open file; nonsense gives facts that are empty. `guards`: look through all of it for MIOpen's
// switches.
BinaryFacts read_binary(int file, uint64_t size, bool guards);

}  // namespace rocfix::doctor
