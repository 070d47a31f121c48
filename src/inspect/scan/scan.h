// SPDX-License-Identifier: MIT
// One kernel's machine code, made for one chip, judged for another.
#pragma once

#include <map>
#include <string_view>
#include <vector>

#include "inspect/scan/hazards.h"

namespace rocfix::inspect {

struct ScanInput {
  Bytes code;
  InstructionSet made_for = InstructionSet::kGfx10_3;
  InstructionSet silicon = InstructionSet::kGfx10_1;
  bool wave64 = false;
  bool wgp_mode = true;  // both compute units of a WGP share their LDS
};

struct ScanResult {
  uint64_t instructions = 0;
  PatternCounts counts{};
  std::map<std::string_view, uint32_t> missing;  // by name
  bool calls = false;                            // other functions: their code is not in these bytes
};

ScanResult scan(const ScanInput& input);

struct Place {
  uint32_t offset;  // from the start of the code
  Pattern pattern;
};

// The same, and where each hit is, in the order of addresses.
ScanResult scan(const ScanInput& input, std::vector<Place>& places);

}  // namespace rocfix::inspect
