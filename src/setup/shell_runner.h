// SPDX-License-Identifier: MIT
// Runs a step's commands for real: output where ours goes, Ctrl-C passed on, gone when we are.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace rocfix::setup {

// While it lives, Ctrl-C and polite ends are noted instead of ending the process.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;
  static bool interrupted();
};

// A shell line, as root by sudo unless this is root already.
Status run_line(const std::string& line, bool root);
// A program with arguments. The error says how it ended: "exit code 3".
Status run_program(const std::vector<std::string>& words);

}  // namespace rocfix::setup
