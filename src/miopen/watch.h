// SPDX-License-Identifier: MIT
// Looks whether what MIOpen computes comes to an end. A convolution that passes its limit is reported, put
// into quarantine, and ends the process (exit code 124), unless it is told to go on waiting.
#pragma once

#include "miopen/journal.h"

namespace rocfix::miopen {

inline constexpr int kExitFrozen = 124;  // as timeout(1) has it

// Starts the watching thread, once, when the journal has a limit.
void start_watch();

}  // namespace rocfix::miopen
