// SPDX-License-Identifier: MIT
// The three float formats as bits: classes, NaNs, flushing and omod, without any arithmetic of the host.
#pragma once

#include <immintrin.h>

#include <bit>
#include <concepts>
#include <cstdint>
#include <type_traits>

namespace rocfix::vcard {

using half = _Float16;

template <class T>
inline constexpr bool is_float_v = std::same_as<T, half> || std::same_as<T, float> || std::same_as<T, double>;

// The unsigned type of T's width.
template <class T>
using bits_t =
    std::conditional_t<sizeof(T) == 8, uint64_t, std::conditional_t<sizeof(T) == 4, uint32_t, uint16_t>>;

template <class T>
struct FloatFormat {
  using Bits = bits_t<T>;
  static constexpr int kFractionBits = sizeof(T) == 8 ? 52 : sizeof(T) == 4 ? 23 : 10;
  static constexpr int kBias = sizeof(T) == 8 ? 1023 : sizeof(T) == 4 ? 127 : 15;
  static constexpr int kExponentMax = 2 * kBias + 1;
  static constexpr Bits kSign = static_cast<Bits>(Bits{1} << (sizeof(T) * 8 - 1));
  static constexpr Bits kMagnitude = static_cast<Bits>(~kSign);
  static constexpr Bits kLowestNormal = static_cast<Bits>(Bits{1} << kFractionBits);
  static constexpr Bits kFraction = kLowestNormal - 1;
  static constexpr Bits kInfinity = static_cast<Bits>(static_cast<Bits>(kExponentMax) << kFractionBits);
  static constexpr Bits kQuiet = static_cast<Bits>(Bits{1} << (kFractionBits - 1));
  // What an invalid operation gives: V_DIV_FIXUP's 0/0 is 0xffc00000 in the manual, and x86's is the same.
  static constexpr Bits kDefaultNan = static_cast<Bits>(kSign | kInfinity | kQuiet);
};

template <class T>
constexpr bits_t<T> bits_of(T value) {
  return std::bit_cast<bits_t<T>>(value);
}
template <class T>
constexpr T from_bits(bits_t<T> bits) {
  return std::bit_cast<T>(bits);
}

template <class T>
constexpr bits_t<T> magnitude_of(T value) {
  return bits_of(value) & FloatFormat<T>::kMagnitude;
}
template <class T>
constexpr bool is_nan(T value) {
  return magnitude_of(value) > FloatFormat<T>::kInfinity;
}
template <class T>
constexpr bool is_infinite(T value) {
  return magnitude_of(value) == FloatFormat<T>::kInfinity;
}
template <class T>
constexpr bool is_finite(T value) {
  return magnitude_of(value) < FloatFormat<T>::kInfinity;
}
template <class T>
constexpr bool is_signaling(T value) {
  return is_nan(value) & ((bits_of(value) & FloatFormat<T>::kQuiet) == 0);
}
template <class T>
constexpr bool is_zero(T value) {
  return magnitude_of(value) == 0;
}
template <class T>
constexpr bool is_negative(T value) {
  return bits_of(value) & FloatFormat<T>::kSign;
}
// Of a finite value: zero and denormals have 0.
template <class T>
constexpr int biased_exponent(T value) {
  return static_cast<int>(magnitude_of(value) >> FloatFormat<T>::kFractionBits);
}

template <class T>
constexpr T quieted(T nan) {
  return from_bits<T>(static_cast<bits_t<T>>(bits_of(nan) | FloatFormat<T>::kQuiet));
}
template <class T>
constexpr T default_nan() {
  return from_bits<T>(FloatFormat<T>::kDefaultNan);
}
template <class T>
constexpr T infinity(bool negative = false) {
  return from_bits<T>(
      static_cast<bits_t<T>>(FloatFormat<T>::kInfinity | (negative ? FloatFormat<T>::kSign : 0)));
}
template <class T>
constexpr T highest_finite(bool negative = false) {
  return from_bits<T>(
      static_cast<bits_t<T>>((FloatFormat<T>::kInfinity - 1) | (negative ? FloatFormat<T>::kSign : 0)));
}
template <class T>
constexpr T zero_of_sign(bool negative) {
  return from_bits<T>(negative ? FloatFormat<T>::kSign : bits_t<T>{0});
}

// Halves by way of float, in the host's instruction: the compiler's own conversion to double is a call.
inline double widened(half value) {
  return _cvtsh_ss(bits_of(value));
}
inline double widened(float value) {
  return value;
}
inline double widened(double value) {
  return value;
}

// A denormal becomes the zero of its sign.
template <class T>
constexpr T flushed(T value) {
  const bits_t<T> bits = bits_of(value);
  const bool low = (bits & FloatFormat<T>::kInfinity) == 0;
  return from_bits<T>(static_cast<bits_t<T>>(low ? bits & FloatFormat<T>::kSign : bits));
}

// What a result beyond the highest finite number is, by MODE's rounding field (section 3.5): 0 to nearest, 1
// to +infinity, 2 to -infinity, 3 to zero.
template <class T>
constexpr T overflowed(bool negative, uint32_t round) {
  const bool infinite = round == 0 || round == (negative ? 2u : 1u);
  return infinite ? infinity<T>(negative) : highest_finite<T>(negative);
}

}  // namespace rocfix::vcard
