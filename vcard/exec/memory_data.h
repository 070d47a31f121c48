// SPDX-License-Identifier: MIT
// What memory instructions move: kinds of data, between registers and places that were checked
// (memory_access.h).
//
// Naturally aligned 4-, 8- and 16-byte parts of a lane are single accesses of the host: other waves, on other
// host threads, see all of such a part or nothing of it, as on the card. Loads acquire and stores release, as
// all of x86-64.
#pragma once

#include <cstring>

#include "exec/memory_access.h"
#include "exec/transpose.h"

namespace rocfix::vcard {

// Which part of the register a narrow value is for.
enum class Half : uint8_t { kWhole, kLow, kHigh };

// One 8- or 16-bit value. Loads extend it by T's sign, to 32 bits or (d16) to the 16 of one half; d16 keeps
// the other half.
template <class T, Half kHalf = Half::kWhole>
struct Narrow {
  using Type = T;
  static constexpr uint32_t kBytes = sizeof(T);
  static constexpr int kWords = 1;
  static constexpr bool kDwords = false;
  static uint32_t place(T value, uint32_t old) {
    const auto extended = static_cast<uint32_t>(static_cast<int32_t>(value));
    if constexpr (kHalf == Half::kLow) return (old & 0xffff0000) | (extended & 0xffff);
    if constexpr (kHalf == Half::kHigh) return (old & 0xffff) | extended << 16;
    return extended;
  }
  static T pick(uint32_t word) { return static_cast<T>(kHalf == Half::kHigh ? word >> 16 : word); }
};

// Whole registers.
template <int n>
struct Dwords {
  static constexpr uint32_t kBytes = 4 * n;
  static constexpr int kWords = n;
  static constexpr bool kDwords = true;
};

using Dword = Dwords<1>;

// Loads for all lanes, idle ones too, into columns at `out`; `old` is what the registers held.
template <class Data, int kLanes>
void fetch(const Places<kLanes>& places, const uint32_t* old, uint32_t* out) {
  with_places(places, [&](auto at) {
    if constexpr (Data::kDwords) {
      gather_words<Data::kWords, kLanes>(at, out);
    } else {
      for (int l = 0; l < kLanes; ++l) {
        typename Data::Type value;
        std::memcpy(&value, at(l), sizeof value);
        out[l] = Data::place(value, old[l]);
      }
    }
  });
}

// Dwords that lie side by side, in the order of the lanes.
template <int kLanes>
bool is_consecutive(const Places<kLanes>& places) {
  uint32_t differing = 0;
  for (int l = 0; l < kLanes; ++l)
    differing |= (places.offset.lane[l] - places.offset.lane[0]) ^ (4 * static_cast<uint32_t>(l));
  return places.base != nullptr && differing == 0;
}

template <int kLanes>
void copy_row(std::byte* to, const std::byte* from) {
  for (int at = 0; at < kLanes * 4; at += 32)
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to + at),
                        _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from + at)));
}

// Into columns at `to`, in the lanes at work.
template <class Data, int kLanes>
void load_columns(uint32_t* to, const Places<kLanes>& places) {
  const bool full = places.lanes == kAllLanes<kLanes>;
  if constexpr (std::same_as<Data, Dword>)
    if (full && is_consecutive(places))
      return copy_row<kLanes>(reinterpret_cast<std::byte*>(to), places.base + places.offset.lane[0]);
  if (full) return fetch<Data, kLanes>(places, to, to);
  Column<uint32_t, kLanes * Data::kWords> got;
  fetch<Data, kLanes>(places, to, got.lane);
  for (int w = 0; w < Data::kWords; ++w) merge<kLanes>(to + w * kLanes, got.lane + w * kLanes, places.lanes);
}

// Into register `dest` and those behind it.
template <class Data, int kLanes>
void load_to(Wave& wave, uint32_t dest, const Places<kLanes>& places) {
  load_columns<Data>(wave.vgpr(dest), places);
}

// One lane's data out of columns.
template <class Data, int kLanes>
void store_lane(const uint32_t* from, int lane, std::byte* to) {
  if constexpr (!Data::kDwords) {
    const auto value = Data::pick(from[lane]);
    std::memcpy(to, &value, sizeof value);
  } else {
    store_words<Data::kWords, kLanes>(from, lane, to);
  }
}

// Out of columns at `from`. Lanes store in order: where two meet, the higher one stays.
template <class Data, int kLanes>
void store_columns(const uint32_t* from, const Places<kLanes>& places) {
  if constexpr (std::same_as<Data, Dword>)
    if (places.lanes == kAllLanes<kLanes> && is_consecutive(places))
      return copy_row<kLanes>(places.base + places.offset.lane[0], reinterpret_cast<const std::byte*>(from));
  with_places(places, [&](auto at) {
    if constexpr (Data::kDwords)
      if (places.lanes == kAllLanes<kLanes>) return scatter_words<Data::kWords, kLanes>(from, at);
    for_each_lane(places.lanes, [&](int l) { store_lane<Data, kLanes>(from, l, at(l)); });
  });
}

template <class Data, int kLanes>
void store_from(Wave& wave, uint32_t source, const Places<kLanes>& places) {
  store_columns<Data>(wave.vgpr(source), places);
}

// Zeros, as loads beyond a buffer's end return.
template <class Data, int kLanes>
void load_zero(uint32_t* to, uint64_t lanes) {
  for_each_lane(lanes, [&](int l) {
    if constexpr (Data::kDwords)
      for (int w = 0; w < Data::kWords; ++w) to[w * kLanes + l] = 0;
    else
      to[l] = Data::place(0, to[l]);
  });
}

}  // namespace rocfix::vcard
