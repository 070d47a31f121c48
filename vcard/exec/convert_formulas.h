// SPDX-License-Identifier: MIT
// Floats to integers: out of range saturates, NaN is 0 unless said otherwise.
#pragma once

#include <cmath>
#include <limits>

#include "exec/float_formulas.h"

namespace rocfix::vcard {

// `x` is a whole number, an infinity or NaN.
inline int32_t saturated_i32(float x) {
  const int32_t inside = static_cast<int32_t>(x < 0x1p31f && x >= -0x1p31f ? x : 0.0f);
  const int32_t high = x >= 0x1p31f ? std::numeric_limits<int32_t>::max() : inside;
  return x < -0x1p31f ? std::numeric_limits<int32_t>::min() : high;
}
inline uint32_t saturated_u32(float x) {
  const bool upper = x >= 0x1p31f, inside = x > 0 && x < 0x1p32f;
  const float reduced = inside ? (upper ? x - 0x1p31f : x) : 0.0f;
  const uint32_t value =
      static_cast<uint32_t>(static_cast<int32_t>(reduced)) + (inside && upper ? 0x80000000u : 0u);
  return x >= 0x1p32f ? 0xffffffffu : value;
}

// Anything to an integer type that double holds: the bounds are exact.
template <class I>
I saturated_whole(double x) {
  constexpr double kLow = std::numeric_limits<I>::min(), kHigh = std::numeric_limits<I>::max();
  if (x != x) return 0;
  return static_cast<I>(x < kLow ? kLow : x > kHigh ? kHigh : x);
}

// The manual converts NaN to 0 in all of them; V_CVT_FLR and V_CVT_RPI saturate it by its sign
// (docs/isa-notes.md).
inline int32_t saturated_by_sign(float source, float whole) {
  const int32_t nan =
      std::signbit(source) ? std::numeric_limits<int32_t>::min() : std::numeric_limits<int32_t>::max();
  return source != source ? nan : saturated_i32(whole);
}

// floor(x + 1/2), as if exact: x + 0.5 in single precision would round 0.49999997 up.
inline float rounded_half_up(float x) {
  const float below = std::floor(x);
  return x - below >= 0.5f ? below + 1 : below;
}

// To a signed or unsigned number of which `kOne` stands for 1, in the host's rounding mode. The product is
// exact.
template <class I, int kOne>
I normalized(double x) {
  constexpr double kLow = std::is_signed_v<I> ? -1 : 0;
  if (x != x) return 0;
  return static_cast<I>(std::nearbyint((x < kLow ? kLow : x > 1 ? 1 : x) * kOne));
}

}  // namespace rocfix::vcard
