// SPDX-License-Identifier: MIT
// Choices between floats as masks over their bits. The compiler makes vector code of these where it would
// leave conditional expressions of floats and integers as branches.
#pragma once

#include <type_traits>

#include "exec/float_format.h"

namespace rocfix::vcard {

// Signed, for that is what vector instructions compare.
template <class T>
using signed_bits_t = std::make_signed_t<bits_t<T>>;

// All ones or zero.
template <class T>
constexpr signed_bits_t<T> mask_if(bool condition) {
  return static_cast<signed_bits_t<T>>(-static_cast<signed_bits_t<T>>(condition));
}
template <class S>
constexpr S blended(S mask, S where_set, S elsewhere) {
  return static_cast<S>((where_set & mask) | (elsewhere & ~mask));
}

template <class T>
constexpr signed_bits_t<T> nan_mask(signed_bits_t<T> bits) {
  return mask_if<T>((bits & FloatFormat<T>::kMagnitude) > FloatFormat<T>::kInfinity);
}

template <class T>
constexpr signed_bits_t<T> infinity_mask(signed_bits_t<T> bits) {
  return mask_if<T>((bits & FloatFormat<T>::kMagnitude) == FloatFormat<T>::kInfinity);
}
template <class T>
constexpr signed_bits_t<T> zero_mask(signed_bits_t<T> bits) {
  return mask_if<T>((bits & FloatFormat<T>::kMagnitude) == 0);
}
template <class T>
constexpr signed_bits_t<T> exponent_bits(signed_bits_t<T> bits) {
  return static_cast<signed_bits_t<T>>((bits & FloatFormat<T>::kMagnitude) >> FloatFormat<T>::kFractionBits);
}

template <class T>
constexpr signed_bits_t<T> signed_bits(T value) {
  return static_cast<signed_bits_t<T>>(bits_of(value));
}
template <class T>
constexpr T from_signed_bits(signed_bits_t<T> bits) {
  return from_bits<T>(static_cast<bits_t<T>>(bits));
}

// The zero of its sign where `flushes` is set and the value is denormal.
template <class T>
constexpr signed_bits_t<T> flushed_where(signed_bits_t<T> flushes, signed_bits_t<T> bits) {
  using S = signed_bits_t<T>;
  const S low = mask_if<T>((bits & FloatFormat<T>::kInfinity) == 0);
  return blended(static_cast<S>(flushes & low), static_cast<S>(bits & FloatFormat<T>::kSign), bits);
}

}  // namespace rocfix::vcard
