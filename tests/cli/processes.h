// SPDX-License-Identifier: MIT
// What /proc says about the processes that a program started.
#pragma once

#include <sys/types.h>

#include <vector>

namespace rocfix {

// Running worker processes whose parent is `parent`; those that ended and wait to be collected do not count.
std::vector<pid_t> workers_of(pid_t parent);
// The same, as soon as there is one; empty when none comes.
std::vector<pid_t> wait_for_workers(pid_t parent);
// True as soon as all of them ended; false when one still runs after a while.
bool all_end(const std::vector<pid_t>& processes);

}  // namespace rocfix
