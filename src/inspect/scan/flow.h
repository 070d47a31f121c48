// SPDX-License-Identifier: MIT
// The instructions of one kernel and where control goes between them.
#pragma once

#include <vector>

#include "inspect/isa/step.h"

namespace rocfix::inspect {

// A run of instructions that is entered at its first one only.
struct Block {
  uint32_t begin = 0, end = 0;  // indices of steps
  std::vector<uint32_t> next;   // blocks
  std::vector<uint32_t> before;
};

struct Flow {
  std::vector<Step> steps;
  std::vector<Block> blocks;
  uint64_t cut_bytes = 0;  // behind the last whole instruction
};

Flow read_flow(Bytes bytes, InstructionSet set, bool wave64);

}  // namespace rocfix::inspect
