// SPDX-License-Identifier: MIT
// Formulas that 16-, 32- and 64-bit floats share.
#pragma once

#include <cmath>

#include "exec/float_format.h"

namespace rocfix::vcard {

template <class T>
inline constexpr auto kAdd = [](T a, T b) -> T { return a + b; };
template <class T>
inline constexpr auto kSubtract = [](T a, T b) -> T { return a - b; };
template <class T>
inline constexpr auto kSubtractReversed = [](T a, T b) -> T { return b - a; };
template <class T>
inline constexpr auto kMultiply = [](T a, T b) -> T { return a * b; };

// A type of the host that rounds to integers in one instruction; halves are exact in it.
template <class T>
using computed_t = std::conditional_t<sizeof(T) == 2, float, T>;

template <class T>
inline constexpr auto kTruncate = [](T x) -> T { return static_cast<T>(std::trunc(computed_t<T>(x))); };
template <class T>
inline constexpr auto kCeiling = [](T x) -> T { return static_cast<T>(std::ceil(computed_t<T>(x))); };
template <class T>
inline constexpr auto kFloor = [](T x) -> T { return static_cast<T>(std::floor(computed_t<T>(x))); };

// For FloatWidth::kNearest: to nearest even, whatever MODE says.
template <class T>
inline constexpr auto kRoundEven = [](T x) -> T { return static_cast<T>(std::nearbyint(computed_t<T>(x))); };

// x - floor(x), below 1 also where that rounds to 1, and +0 for integers in every rounding mode
// (docs/isa-notes.md).
template <class T>
inline constexpr auto kFraction = [](T x) -> T {
  constexpr auto kBelowOne = static_cast<bits_t<T>>(
      (static_cast<bits_t<T>>(FloatFormat<T>::kBias) << FloatFormat<T>::kFractionBits) - 1);
  const auto wide = computed_t<T>(x);
  const T part = static_cast<T>(wide - std::floor(wide));
  const T below = part >= T(1) ? from_bits<T>(kBelowOne) : part;
  return below == T(0) ? T(0) : below;
};

}  // namespace rocfix::vcard
