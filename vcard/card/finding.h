// SPDX-License-Identifier: MIT
// What strict mode, or a check that is always on, says of a kernel that nonetheless ran on.
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace rocfix::vcard {

// One cause in one launch.
struct Finding {
  std::string kind;         // "missing-waitcnt", "lds-race", "divergent-barrier" …
  std::string kernel;
  int64_t offset = 0;       // of the instruction from the kernel's entry
  std::string instruction;
  std::string detail;       // a sentence
  uint64_t count = 0;
  // Where it was met first.
  std::array<uint32_t, 3> work_group{};
  uint32_t wave = 0;
  int lane = -1;            // -1: the whole wave
  std::array<uint32_t, 3> work_item{};
  bool is_warning = false;  // not strict mode's: always looked for
};

}  // namespace rocfix::vcard
