// SPDX-License-Identifier: MIT
// What asynchronous calls have in common: signals to wait for, one to complete.
#pragma once

#include "hsa/runtime.h"

namespace rocfix::vcard {

// Into `job`; handles of 0 are none.
hsa_status_t find_signals(Runtime& runtime, uint32_t count, const hsa_signal_t* awaited, hsa_signal_t completion,
                          CopyJob& job);
// At once when it moves few bytes and waits for nothing, otherwise beside the queues.
hsa_status_t submit(Runtime& runtime, CopyJob job, uint64_t bytes);

}  // namespace rocfix::vcard
