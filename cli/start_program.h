// SPDX-License-Identifier: MIT
// Starts a user's program so that it does not notice: signals and the exit status are its own.
#pragma once

#include <string>
#include <vector>

namespace rocfix {

// This process becomes the program. Returns only when that fails: the exit code to end with.
int become(const std::vector<std::string>& program);

// The program as a child, whose exit code is returned, 128 and the signal's number when a signal ended it.
// Signals from the terminal reach it by themselves; those that are sent to this process are passed on.
int run_and_wait(const std::vector<std::string>& program);

}  // namespace rocfix
