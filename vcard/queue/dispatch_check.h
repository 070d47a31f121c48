// SPDX-License-Identifier: MIT
// From a kernel dispatch packet to what the card is asked to run.
#pragma once

#include <hsa/hsa.h>

#include <string>

#include "card/card.h"

namespace rocfix::vcard {

// What no card of this kind can launch, as a sentence; "" when there is nothing.
std::string find_problem(const hsa_kernel_dispatch_packet_t& packet);
// packet, queue and id are the caller's to fill in.
Dispatch dispatch_of(const hsa_kernel_dispatch_packet_t& packet);

}  // namespace rocfix::vcard
