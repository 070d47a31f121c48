// SPDX-License-Identifier: MIT
// Faults and findings in words, and as JSON.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "card/finding.h"
#include "machine/dispatch.h"
#include "machine/scheduler.h"

namespace rocfix::vcard {

// What is known about a place in the code.
struct CodePlace {
  std::string kernel;       // name, or "" when no symbol holds the address
  int64_t offset = 0;       // from the kernel's entry; another function may lie before it
  std::string instruction;  // as an assembler would write it
};

// A fault with all that its report tells.
struct FaultStory {
  std::string chip;
  GroupFault where;
  CodePlace place;
  std::vector<CodePlace> loop;   // kHang, kBarrier: what it executes over and over
  CodePlace barrier, poll;       // kBarrier; the load that a hanging wave looks at
};

std::string fault_text(const FaultStory& story, const MemoryMap& memory);
// One line.
std::string fault_json(const FaultStory& story, const MemoryMap& memory);

std::string finding_text(const Finding& finding, const std::string& chip);
std::string finding_json(const Finding& finding, const std::string& chip);

// The work-item in a lane of a wave: its place in the group.
std::array<uint32_t, 3> work_item(const GroupPlace& place, uint32_t wave, uint32_t lanes, int lane);

// "  name         value", the value wrapped to 80 columns.
std::string report_line(std::string_view name, std::string_view value);
// "+0x1c".
std::string offset_text(int64_t offset);
// A kernel's name as its author wrote it, shortened to one line.
std::string readable_kernel(const std::string& name);

}  // namespace rocfix::vcard
