// SPDX-License-Identifier: MIT
// The answers of both agents to hsa_agent_get_info, each attribute in its type.
#pragma once

#include "hsa/runtime.h"

namespace rocfix::vcard {

hsa_status_t cpu_info(uint32_t attribute, void* value);
hsa_status_t card_info(Runtime& runtime, uint32_t attribute, void* value);

}  // namespace rocfix::vcard
