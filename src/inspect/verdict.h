// SPDX-License-Identifier: MIT
// What the figures mean for one chip: which of the code the runtime would load, and whether it is safe.
#pragma once

#include "base/result.h"
#include "gfx/chips.h"
#include "inspect/report.h"

namespace rocfix::inspect {

// Code that the chip can be given: its own, or another target's under HSA_OVERRIDE_GFX_VERSION.
struct Candidate {
  std::string target;
  std::string override_version;  // "10.3.0"; "" for the chip's own code
  const TargetReport* report;
};

// Own code first.
std::vector<Candidate> candidates(const std::map<std::string, TargetReport>& targets, const Chip& silicon);

// "no code for gfx1010; under HSA_OVERRIDE_GFX_VERSION=10.3.0: 12,289 of 12,591 kernels lack at least one
// workaround"
std::string verdict(const std::map<std::string, TargetReport>& targets, const Chip& silicon);

// 1234567 as "1,234,567".
std::string grouped(uint64_t number);

// How much of a library's code is unsafe on a chip, in figures.
struct LibrarySafety {
  bool has_code = false;         // for any GPU
  bool has_own_code = false;     // for this chip
  std::string target;            // whose code would run; "" when none can
  std::string override_version;  // that this needs; "" for the chip's own code
  uint64_t kernels = 0;
  uint64_t lacking = 0;         // kernels that lack at least one workaround
  uint64_t not_executable = 0;  // kernels with an instruction that the chip lacks
  std::string sentence;         // as verdict() says it
};

// For `rocfix doctor` and `rocfix run`: reads the library at `path` and judges what runs on `silicon` when
// the runtime calls it `reported` ("gfx1030" under HSA_OVERRIDE_GFX_VERSION=10.3.0, the chip's own name
// without).
Result<LibrarySafety> library_safety(const std::string& path, const Chip& silicon, std::string_view reported);

}  // namespace rocfix::inspect
