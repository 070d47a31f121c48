// SPDX-License-Identifier: MIT
// Lanes that a mask names, and columns of one value a lane.
#pragma once

#include <bit>

#include "exec/operands.h"

namespace rocfix::vcard {

template <int kLanes>
inline constexpr uint64_t kAllLanes = kLanes == 32 ? 0xffffffff : ~uint64_t{0};

// Calls f(lane) for each set bit, lowest first.
template <class F>
void for_each_lane(uint64_t lanes, F&& f) {
  for (; lanes != 0; lanes &= lanes - 1) f(std::countr_zero(lanes));
}

// Idle lanes take the value of the lowest lane at work, so that what is computed from them is harmless.
template <int kLanes>
void fill_idle(Column<uint32_t, kLanes>& column, uint64_t lanes) {
  const uint32_t spare = column.lane[std::countr_zero(lanes)];
  Column<uint32_t, kLanes> mask;
  expand_mask<kLanes>(lanes, mask.lane);
  for (int l = 0; l < kLanes; ++l) column.lane[l] = (column.lane[l] & mask.lane[l]) | (spare & ~mask.lane[l]);
}

template <int kLanes>
uint32_t lowest(const Column<uint32_t, kLanes>& column) {
  uint32_t least = column.lane[0];
  for (int l = 1; l < kLanes; ++l) least = column.lane[l] < least ? column.lane[l] : least;
  return least;
}

template <int kLanes>
uint32_t highest(const Column<uint32_t, kLanes>& column) {
  uint32_t most = column.lane[0];
  for (int l = 1; l < kLanes; ++l) most = column.lane[l] > most ? column.lane[l] : most;
  return most;
}

// The lanes whose value is at most `limit`.
template <int kLanes>
uint64_t lanes_at_most(const Column<uint32_t, kLanes>& column, uint32_t limit) {
  Column<uint32_t, kLanes> within;
  for (int l = 0; l < kLanes; ++l) within.lane[l] = -static_cast<uint32_t>(column.lane[l] <= limit);
  return collect_mask<kLanes>(within.lane);
}

}  // namespace rocfix::vcard
