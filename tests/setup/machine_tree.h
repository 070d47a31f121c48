// SPDX-License-Identifier: MIT
// A machine of tests/setup/fixtures, and what is in a tree to its last detail.
#pragma once

#include <string>

#include "doctor/tree.h"

namespace rocfix::setup {

doctor::Tree machine_tree(const std::string& fixture);

// Every name below a folder with its kind, mode, owner, time of change, second names, attributes, and
// contents or target. `without`: a folder that is left out, and the times of what is above it.
std::string fingerprint(const std::string& folder, const std::string& without = "");

}  // namespace rocfix::setup
