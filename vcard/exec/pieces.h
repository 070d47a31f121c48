// SPDX-License-Identifier: MIT
// Memory in which the dwords of one lane do not lie side by side: scratch, and swizzled buffers. An access is
// cut at dword boundaries; unaligned ones go by way of a copy.
//
// `reach(word, lanes, places)` is the caller's: it finds the dword that holds each lane's byte offset, or the
// word'th behind it, and says whether it may be touched.
#pragma once

#include "exec/memory_data.h"

namespace rocfix::vcard {

// Each lane's bytes side by side; an access begins at the byte offset's place in its dword.
struct SideBySide {
  static constexpr uint32_t kMostWords = 5;  // that 16 unaligned bytes touch
  static constexpr uint32_t kRoom = kMostWords * 4;
  std::byte bytes[64 * kRoom];

  std::byte* of(int lane, uint32_t byte) { return bytes + static_cast<uint32_t>(lane) * kRoom + (byte & 3); }

  template <int kLanes>
  Places<kLanes> places(const Column<uint32_t, kLanes>& byte, uint64_t lanes) {
    Places<kLanes> places;
    places.lanes = lanes;
    places.base = bytes;
    for (int l = 0; l < kLanes; ++l)
      places.offset.lane[l] = static_cast<uint32_t>(l) * kRoom + (lanes >> l & 1 ? byte.lane[l] & 3 : 0);
    return places;
  }
};

namespace pieces_detail {

// No lane's access crosses a dword boundary, other than as whole dwords.
template <class Data, int kLanes>
bool is_aligned(const Column<uint32_t, kLanes>& byte, uint64_t lanes) {
  Column<uint32_t, kLanes> mask;
  expand_mask<kLanes>(lanes, mask.lane);
  uint32_t crossing = 0;
  for (int l = 0; l < kLanes; ++l) {
    const uint32_t within = byte.lane[l] & 3;
    crossing |= mask.lane[l] & (Data::kDwords ? within : (within + Data::kBytes - 1) >> 2);
  }
  return crossing == 0;
}

template <int kLanes>
void advance(Places<kLanes>& places, const Column<uint32_t, kLanes>& byte) {
  for_each_lane(places.lanes, [&](int l) {
    if (places.base != nullptr)
      places.offset.lane[l] += byte.lane[l] & 3;
    else
      places.pointer[l] += byte.lane[l] & 3;
  });
}

// Calls f(in the copy, in memory, bytes) for each run of bytes of each lane.
template <int kLanes, class Reach, class F>
bool for_each_run(SideBySide& copy, const Column<uint32_t, kLanes>& byte, uint32_t bytes, uint64_t lanes,
                  const Reach& reach, F&& f) {
  for (uint32_t word = 0; word < SideBySide::kMostWords; ++word) {
    uint64_t touching = 0;
    for_each_lane(lanes, [&](int l) { touching |= uint64_t{(byte.lane[l] & 3) + bytes > 4 * word} << l; });
    if (touching == 0) return true;
    Places<kLanes> places;
    if (!reach(word, touching, places)) return false;
    with_places(places, [&](auto at) {
      for_each_lane(touching, [&](int l) {
        const uint32_t begin = byte.lane[l] & 3, end = begin + bytes - 4 * word;
        const uint32_t first = word == 0 ? begin : 0, last = end < 4 ? end : 4;
        f(copy.of(l, 0) + 4 * word + first, at(l) + first, last - first);
      });
    });
  }
  return true;
}

}  // namespace pieces_detail

// False after a fault.
template <int kLanes, class Reach>
bool copy_in(SideBySide& copy, const Column<uint32_t, kLanes>& byte, uint32_t bytes, uint64_t lanes,
             const Reach& reach) {
  return pieces_detail::for_each_run(
      copy, byte, bytes, lanes, reach,
      [](std::byte* kept, const std::byte* memory, uint32_t count) { std::memcpy(kept, memory, count); });
}
template <int kLanes, class Reach>
void copy_out(SideBySide& copy, const Column<uint32_t, kLanes>& byte, uint32_t bytes, uint64_t lanes,
              const Reach& reach) {
  pieces_detail::for_each_run(
      copy, byte, bytes, lanes, reach,
      [](const std::byte* kept, std::byte* memory, uint32_t count) { std::memcpy(memory, kept, count); });
}

// Loads each lane's data from its byte offset into columns.
template <class Data, int kLanes, class Reach>
void load_pieces(uint32_t* to, const Column<uint32_t, kLanes>& byte, uint64_t lanes, const Reach& reach) {
  if (!pieces_detail::is_aligned<Data>(byte, lanes)) {
    SideBySide copy;
    if (copy_in(copy, byte, Data::kBytes, lanes, reach)) load_columns<Data>(to, copy.places(byte, lanes));
    return;
  }
  Places<kLanes> places;
  if constexpr (Data::kDwords) {
    for (uint32_t word = 0; word < Data::kWords && reach(word, lanes, places); ++word)
      load_columns<Dword>(to + word * kLanes, places);
  } else {
    places.pointer.fill(nullptr);
    if (!reach(0, lanes, places)) return;
    pieces_detail::advance(places, byte);
    load_columns<Data>(to, places);
  }
}

template <class Data, int kLanes, class Reach>
void store_pieces(const uint32_t* from, const Column<uint32_t, kLanes>& byte, uint64_t lanes,
                  const Reach& reach) {
  if (!pieces_detail::is_aligned<Data>(byte, lanes)) {
    SideBySide copy;
    store_columns<Data>(from, copy.places(byte, lanes));
    return copy_out(copy, byte, Data::kBytes, lanes, reach);
  }
  Places<kLanes> places;
  if constexpr (Data::kDwords) {
    for (uint32_t word = 0; word < Data::kWords && reach(word, lanes, places); ++word)
      store_columns<Dword>(from + word * kLanes, places);
  } else {
    places.pointer.fill(nullptr);
    if (!reach(0, lanes, places)) return;
    pieces_detail::advance(places, byte);
    store_columns<Data>(from, places);
  }
}

}  // namespace rocfix::vcard
