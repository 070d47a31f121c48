// SPDX-License-Identifier: MIT
// Stops a piece of work at a system call that is about to change a file.
#pragma once

#include <functional>

namespace rocfix::setup {

enum class Accident {
  kKill,   // kill -9 before the call
  kError,  // the call fails with EIO and changes nothing
};

struct Traced {
  int exit_code = -1;  // of the work
  bool happened = false;
};

// Runs `work` in a child and lets the accident happen at the call number `at`, counted from 0.
Traced trace(const std::function<int()>& work, Accident accident, int at);

}  // namespace rocfix::setup
