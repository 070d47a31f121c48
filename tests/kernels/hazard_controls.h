// SPDX-License-Identifier: MIT
// For each hazard pattern, assembly for gfx1030 that holds it and the same as LLVM writes it for gfx1010.
#pragma once

#include <span>
#include <string_view>

namespace rocfix {

struct HazardControl {
  std::string_view name;     // of the test
  std::string_view pattern;  // of hazard_patterns()
  std::string_view bad;
  std::string_view good;
};

std::span<const HazardControl> hazard_controls();

// Each alone is a "not-on-gfx1010".
std::span<const std::string_view> missing_instructions();

}  // namespace rocfix
