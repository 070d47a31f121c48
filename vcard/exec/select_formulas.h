// SPDX-License-Identifier: MIT
// Minimum, maximum and median of floats, without branches: V_MIN_F32 and relatives of the manual, with the
// corrections of docs/isa-notes.md. -0 lies below +0. A number wins over a NaN, but under IEEE a signaling
// NaN wins, quieted.
#pragma once

#include "exec/float_masks.h"
#include "state/wave.h"

namespace rocfix::vcard {

enum class Pick : bool { kLowest, kHighest };

// The float's bits, of which signed integers' order makes the numbers' order.
template <class T>
constexpr signed_bits_t<T> order_key(signed_bits_t<T> bits) {
  constexpr auto kMagnitude = static_cast<signed_bits_t<T>>(FloatFormat<T>::kMagnitude);
  return static_cast<signed_bits_t<T>>(bits ^ (bits >> (sizeof(T) * 8 - 1) & kMagnitude));
}
template <Pick kPick, class T>
constexpr T selected(const Mode& mode, T left, T right) {
  using S = signed_bits_t<T>;
  constexpr auto kQuiet = static_cast<S>(FloatFormat<T>::kQuiet);
  const auto a = static_cast<S>(bits_of(left)), b = static_cast<S>(bits_of(right));
  const S key_a = order_key<T>(a), key_b = order_key<T>(b);
  const S number = blended(mask_if<T>(kPick == Pick::kLowest ? key_b < key_a : key_b > key_a), b, a);
  const S nan_a = nan_mask<T>(a), nan_b = nan_mask<T>(b), ieee = mask_if<T>(mode.ieee());
  const S other = blended(nan_b, a, b);  // two NaNs give the first
  const S result = blended(static_cast<S>(nan_a | nan_b), other, number);
  const S signal_a = nan_a & ieee & mask_if<T>((a & kQuiet) == 0);
  const S signal_b = nan_b & ieee & mask_if<T>((b & kQuiet) == 0);
  const S second = blended(signal_b, static_cast<S>(b | kQuiet), result);
  return from_bits<T>(static_cast<bits_t<T>>(blended(signal_a, static_cast<S>(a | kQuiet), second)));
}

template <Pick kPick, class T>
inline constexpr auto kSelect2 = [](const Mode& mode, T a, T b) -> T { return selected<kPick>(mode, a, b); };

template <Pick kPick, class T>
inline constexpr auto kSelect3 = [](const Mode& mode, T a, T b, T c) -> T {
  return selected<kPick>(mode, selected<kPick>(mode, a, b), c);
};

// With a NaN the minimum, else the one between.
template <class T>
inline constexpr auto kMedian = [](const Mode& mode, T a, T b, T c) -> T {
  const T low = selected<Pick::kLowest>(mode, a, b), high = selected<Pick::kHighest>(mode, a, b);
  const T middle = selected<Pick::kHighest>(mode, low, selected<Pick::kLowest>(mode, high, c));
  const T lowest = selected<Pick::kLowest>(mode, low, c);
  using S = signed_bits_t<T>;
  const auto bits = [](T x) { return static_cast<S>(bits_of(x)); };
  const auto any_nan = static_cast<S>(nan_mask<T>(bits(a)) | nan_mask<T>(bits(b)) | nan_mask<T>(bits(c)));
  return from_bits<T>(static_cast<bits_t<T>>(blended(any_nan, bits(lowest), bits(middle))));
};

}  // namespace rocfix::vcard
