// SPDX-License-Identifier: MIT
// Loads that go to LDS and not to registers (the LDS bit of MUBUF, GLOBAL and SCRATCH).
#pragma once

#include "exec/memory_data.h"

namespace rocfix::vcard {

// Lane l's dword goes to M0[15:0] + the instruction's offset + 4 * l ("RDNA 1.0 Instruction Set
// Architecture", "Vector Memory Operations").
template <int kLanes>
void store_to_lds(Wave& wave, const Instruction& instruction, const uint32_t* values, uint64_t lanes) {
  Column<uint32_t, kLanes> offset;
  const uint32_t first = (wave.scalar[kM0] & 0xffff) + static_cast<uint32_t>(instruction.immediate);
  for (int l = 0; l < kLanes; ++l) offset.lane[l] = first + 4 * static_cast<uint32_t>(l);
  Places<kLanes> places;
  if (reach_lds(wave, instruction, offset, lanes, {.bytes = 4, .is_store = true}, places))
    store_columns<Dword>(values, places);
}

// At most a dword a lane.
template <class Data, int kLanes>
void load_to_lds(Wave& wave, const Instruction& instruction, const Places<kLanes>& places) {
  Column<uint32_t, kLanes> value{};
  load_columns<Data>(value.lane, places);
  store_to_lds<kLanes>(wave, instruction, value.lane, places.lanes);
}

}  // namespace rocfix::vcard
