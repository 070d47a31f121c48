// SPDX-License-Identifier: MIT
// Where the lanes of a memory instruction go. Every address that a vector instruction touches passes through
// here: the check against the allocations, the fault, and the observer's view. Nothing outside is ever
// touched.
#pragma once

#include "exec/lane_columns.h"

namespace rocfix::vcard {

struct Access {
  uint32_t bytes = 0;  // a lane
  bool is_store = false;
  bool is_atomic = false;
  // The size that the address must be a multiple of. Misaligned atomics are memory violations, also where
  // loads and stores may be unaligned ("RDNA 1.0 Instruction Set Architecture", "Data Share Operations").
  uint32_t alignment() const { return is_atomic ? bytes : 1; }
};

template <int kLanes>
struct Places {
  uint64_t lanes;                   // those at work
  std::byte* base;                  // null: each lane has a `pointer` of its own
  Column<uint32_t, kLanes> offset;  // from base
  // Idle lanes hold the place of one at work: it may be read for them too.
  std::array<std::byte*, kLanes> pointer;
};

// Calls f with a function from a lane to its place.
template <int kLanes, class F>
void with_places(const Places<kLanes>& places, F&& f) {
  if (places.base != nullptr) {
    std::byte* const base = places.base;
    const uint32_t* const offset = places.offset.lane;
    f([=](int l) { return base + offset[l]; });
  } else {
    std::byte* const* const pointer = places.pointer.data();
    f([=](int l) { return pointer[l]; });
  }
}

// Global memory at base + offset[l]. False after raising a fault, or when `lanes` is empty.
template <int kLanes>
bool reach_global(Wave& wave, const Instruction& instruction, uint64_t base,
                  const Column<uint32_t, kLanes>& offset, uint64_t lanes, Access access, Places<kLanes>& out);
// Global memory at 64-bit addresses in two registers, plus a displacement.
template <int kLanes>
bool reach_global(Wave& wave, const Instruction& instruction, const uint32_t* low, const uint32_t* high,
                  int64_t displacement, uint64_t lanes, Access access, Places<kLanes>& out);
// Global memory at any addresses.
template <int kLanes>
bool reach_global(Wave& wave, const Instruction& instruction, const Column<uint64_t, kLanes>& address,
                  uint64_t lanes, Access access, Places<kLanes>& out);

// The work-group's LDS at byte offsets.
template <int kLanes>
bool reach_lds(Wave& wave, const Instruction& instruction, const Column<uint32_t, kLanes>& offset,
               uint64_t lanes, Access access, Places<kLanes>& out);

// The wave's scratch: checks bytes [offset, offset + access.bytes) of each lane; false after raising a fault.
template <int kLanes>
bool check_scratch(Wave& wave, const Instruction& instruction, const Column<uint32_t, kLanes>& offset,
                   uint64_t lanes, Access access);

}  // namespace rocfix::vcard
