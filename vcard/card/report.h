// SPDX-License-Identifier: MIT
// A fault in words.
#pragma once

#include <string>
#include <vector>

#include "machine/dispatch.h"
#include "machine/scheduler.h"

namespace rocfix::vcard {

// What is known about the place in the code.
struct CodePlace {
  std::string kernel;       // name, or "" when no symbol holds the address
  uint64_t offset = 0;      // from the kernel's entry
  std::string instruction;  // as an assembler would write it
};

std::string fault_report(const GroupFault& fault, const CodePlace& place, const MemoryMap& memory,
                         const std::string& chip);

}  // namespace rocfix::vcard
