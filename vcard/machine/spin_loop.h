// SPDX-License-Identifier: MIT
// Where a wave spins that does not end, and what it looks at meanwhile.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "machine/interpreter.h"

namespace rocfix::vcard {

struct SpinLoop {
  std::vector<uint64_t> instructions;  // addresses of what it executes, ascending
  // A load that reads the same place each time round: the wave waits for it to change.
  struct Poll {
    MemoryObserver::Space space;
    uint64_t pc = 0, address = 0;
    uint32_t bytes = 0;
  };
  std::optional<Poll> poll;
  bool ended = false;  // it came out after all
};

// Lets the wave run on for a while.
SpinLoop find_spin_loop(Wave& wave, CodeCache& code);

}  // namespace rocfix::vcard
