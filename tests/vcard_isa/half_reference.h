// SPDX-License-Identifier: MIT
// f16 results from exact integers: what tests expect of packed and mixed precision operations.
#pragma once

#include <cstdint>
#include <vector>

namespace rocfix::vcard {

// Exact numbers are integers of this many binary places.
inline constexpr int kPlaces = 100;
using Exact = __int128;

inline bool half_is_nan(uint16_t bits) {
  return (bits & 0x7fff) > 0x7c00;
}
inline bool half_is_infinite(uint16_t bits) {
  return (bits & 0x7fff) == 0x7c00;
}
inline bool half_is_zero(uint16_t bits) {
  return (bits & 0x7fff) == 0;
}
inline bool half_is_finite(uint16_t bits) {
  return (bits & 0x7c00) != 0x7c00;
}
inline uint16_t half_flushed(uint16_t bits) {
  return bits & 0x7c00 ? bits : bits & 0x8000;
}

// A finite half as an integer of 24 binary places.
int64_t half_value(uint16_t bits);

// The half nearest to value / 2^places as MODE's rounding field says: 0 nearest even, 1 up, 2 down, 3 to
// zero. An exact zero is `zero`.
uint16_t half_rounded(Exact value, int places, uint32_t round, uint16_t zero);

// Fields of MODE for 16 bits.
inline uint32_t round16(uint32_t mode) {
  return mode >> 2 & 3;
}
inline bool keeps_input_denormals16(uint32_t mode) {
  return mode >> 6 & 1;
}
inline bool keeps_output_denormals16(uint32_t mode) {
  return mode >> 7 & 1;
}

// The operations themselves, with MODE's flushing, FP16_OVFL and NaN rules (docs/isa-notes.md).
uint16_t half_add(uint16_t a, uint16_t b, uint32_t mode);
uint16_t half_mul(uint16_t a, uint16_t b, uint32_t mode);
uint16_t half_fma(uint16_t a, uint16_t b, uint16_t c, uint32_t mode);
uint16_t half_min(uint16_t a, uint16_t b, uint32_t mode);
uint16_t half_max(uint16_t a, uint16_t b, uint32_t mode);
uint16_t half_clamped(uint16_t bits, uint32_t mode);

// Zeros, denormals, ones, limits, infinities and NaNs, alone and as both halves of words.
const std::vector<uint16_t>& special_halves();
std::vector<uint64_t> special_half_pairs();

}  // namespace rocfix::vcard
