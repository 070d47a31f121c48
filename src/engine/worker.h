// SPDX-License-Identifier: MIT
// The child process that touches devices, so that its parent cannot freeze or crash with them.
#pragma once

namespace rocfix {

// Serves requests on the channel (descriptor kChildChannel) until it closes. Returns the exit code.
int run_worker();

}  // namespace rocfix
