// SPDX-License-Identifier: MIT
// What gfx1010 must not be given: the bugs of gfx10.1 that the compiler has to work around, and instructions
// that gfx1010 does not have or understands differently from gfx1030.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kernels/disassembly.h"

namespace rocfix {

struct HazardPattern {
  std::string_view name;  // LLVM's name of the bug where it has one
  std::string_view what;
  // The instructions that complete the pattern.
  std::vector<size_t> (*find)(const Listing&);
};

std::span<const HazardPattern> hazard_patterns();

struct Finding {
  std::string_view pattern;
  std::string where;  // kernel, address and instruction
};

std::vector<Finding> scan(const Listing& code);

}  // namespace rocfix
