// SPDX-License-Identifier: MIT
// Runs a wave until its turn is over.
#pragma once

#include "machine/code_cache.h"

namespace rocfix::vcard {

// Sees every instruction of a watched wave before it runs, and what it does to memory.
class Observer : public MemoryObserver {
 public:
  virtual void before(Wave& wave, const Instruction& instruction) = 0;
  virtual void after(Wave& wave, const Instruction& instruction) = 0;
};

// At most `turn` instructions; wave.state says why it ended earlier. A fault's pc is set.
void run_wave(Wave& wave, CodeCache& code, int32_t turn);
void run_wave_watched(Wave& wave, CodeCache& code, int32_t turn, Observer& observer);

}  // namespace rocfix::vcard
