// SPDX-License-Identifier: MIT
// Packages of the system, read from dpkg's or pacman's own files.
#pragma once

#include <string>
#include <vector>

#include "setup/tree.h"

namespace rocfix::setup {

// Names of all that are installed, sorted.
std::vector<std::string> installed_packages(const Tree& tree);
// In `now` and not in `before`; both sorted.
std::vector<std::string> added(const std::vector<std::string>& before, const std::vector<std::string>& now);
// The command that removes them, for root.
std::string removal_command(const Tree& tree, const std::vector<std::string>& names);
// What brings a package manager that was killed back to work; "" where nothing is needed.
std::string repair_command(const Tree& tree);

}  // namespace rocfix::setup
