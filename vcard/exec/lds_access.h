// SPDX-License-Identifier: MIT
// What the DS families share: addresses, and the refusal of GDS.
#pragma once

#include "exec/memory_access.h"

namespace rocfix::vcard {

// The GDS bit, and operations that exist on GDS only: the virtual card has none, for HSA offers it to no
// program.
inline void no_gds(Wave& wave, const Instruction& i) {
  wave.raise(
      {.kind = FaultKind::kUnsupported, .detail = std::string(i.mnemonic) + " on GDS: programs have none"});
}

// A row whose handler depends on the wave size; the GDS bit is refused.
template <Handler kWave32, Handler kWave64>
constexpr Operation lds_row(std::string_view mnemonic) {
  return {mnemonic, [](const Instruction& i, uint32_t lanes) -> Handler {
            if (i.gds) return no_gds;
            return lanes == 32 ? kWave32 : kWave64;
          }};
}

// ADDR plus a displacement; 32-bit sums wrap around.
template <int kLanes>
Column<uint32_t, kLanes> lds_offsets(Wave& wave, const Instruction& i, uint32_t displacement) {
  Column<uint32_t, kLanes> offset;
  const uint32_t* const address = wave.vgpr(i.vaddr);
  for (int l = 0; l < kLanes; ++l) offset.lane[l] = address[l] + displacement;
  return offset;
}

// Two-address forms: offset0 and offset1 count elements, or 64 of them.
inline uint32_t lds_displacement(const Instruction& i, int which, uint32_t unit) {
  return (static_cast<uint32_t>(i.immediate) >> 8 * which & 0xff) * unit;
}

// *_addtid: M0[15:0] + offset + 4 * lane.
template <int kLanes>
Column<uint32_t, kLanes> lds_own_offsets(const Wave& wave, const Instruction& i) {
  Column<uint32_t, kLanes> offset;
  const uint32_t first = (wave.scalar[kM0] & 0xffff) + static_cast<uint32_t>(i.immediate);
  for (int l = 0; l < kLanes; ++l) offset.lane[l] = first + 4 * static_cast<uint32_t>(l);
  return offset;
}

}  // namespace rocfix::vcard
