// SPDX-License-Identifier: MIT
// 16-bit results of wider computations, rounded once in the host's rounding mode.
#pragma once

#include "exec/output_modifier.h"

namespace rocfix::vcard {

// double -> half. The step over float rounds to odd, so that the second rounding sees what the first dropped.
inline half half_from(double value) {
  const auto near = static_cast<float>(value);
  const double back = near;
  const bool inexact = back < value || back > value;
  const bool away = std::bit_cast<uint64_t>(back) << 1 > std::bit_cast<uint64_t>(value) << 1;
  const uint32_t odd = (std::bit_cast<uint32_t>(near) - away) | 1;
  return static_cast<half>(inexact ? std::bit_cast<float>(odd) : near);
}

// Where MODE flushes denormal halves, the hardware judges them after rounding to eleven bits, as if the
// exponent had no end (docs/isa-notes.md). Twice the value has these eleven bits.
inline half half_from(double value, const Mode& mode) {
  const half near = half_from(value);
  if (keeps_denormal_outputs<half>(mode)) return near;
  constexpr uint16_t kTwiceLowestNormal = 2 * FloatFormat<half>::kLowestNormal;
  return magnitude_of(half_from(value + value)) < kTwiceLowestNormal ? zero_of_sign<half>(is_negative(near))
                                                                     : near;
}

// Fused. The product is exact in double. So is the sum, unless it keeps the addend's eleven bits and a small
// product's highest far below: then its rounding cannot reach the middle between two halves.
inline half fused_multiply_add(half a, half b, half c, const Mode& mode) {
  return half_from(widened(a) * widened(b) + widened(c), mode);
}

}  // namespace rocfix::vcard
