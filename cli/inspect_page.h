// SPDX-License-Identifier: MIT
// What `rocfix inspect` prints.
#pragma once

#include <string>

#include "gfx/chips.h"
#include "inspect/report.h"

namespace rocfix {

// Targets, patterns and verdict of one file.
std::string inspect_page(const inspect::FileReport& report, const Chip& silicon, size_t columns);
// One kernel: its resources, and what was found in it.
std::string inspect_kernel(const inspect::KernelReport& kernel);
// Several files together.
std::string inspect_summary(const std::vector<inspect::FileReport>& reports, const Chip& silicon,
                            size_t columns);

}  // namespace rocfix
