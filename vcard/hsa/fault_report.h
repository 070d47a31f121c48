// SPDX-License-Identifier: MIT
// What becomes of a packet that failed: words for people, a line for programs, and HIP's own error path.
#pragma once

#include <string>

#include "hsa/api.h"
#include "queue/packet_processor.h"

namespace rocfix::vcard {

// Writes to standard error, and one line of JSON to the file of ROCFIX_CARD_REPORT; then tells the program:
// its system event handler (memory faults), its queue's callback. HIP's callback ends the process. Without a
// callback, nobody would ever learn that the queue stands still: then the process ends here.
void report_failure(const Step& step, hsa_queue_t* queue, void (*callback)(hsa_status_t, hsa_queue_t*, void*),
                    void* data);

// A sentence to standard error, under the card's name.
void complain(const std::string& sentence);

}  // namespace rocfix::vcard
