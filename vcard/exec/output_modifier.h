// SPDX-License-Identifier: MIT
// What happens to a float result after the formula: omod, then clamp ("RDNA 1.0 Instruction Set
// Architecture", 6.2).
#pragma once

#include "exec/float_format.h"
#include "isa/instruction.h"
#include "state/wave.h"

namespace rocfix::vcard {

// Two 16-bit results in one register, for operations that pack.
struct HalfPair {
  half low, high;
};

template <class T>
constexpr uint32_t denorm_field(const Mode& mode) {
  return sizeof(T) == 4 ? mode.denorm32() : mode.denorm16_64();
}
template <class T>
constexpr uint32_t round_field(const Mode& mode) {
  return sizeof(T) == 4 ? mode.round32() : mode.round16_64();
}
template <class T>
constexpr bool keeps_denormal_inputs(const Mode& mode) {
  return denorm_field<T>(mode) & 1;
}
template <class T>
constexpr bool keeps_denormal_outputs(const Mode& mode) {
  return denorm_field<T>(mode) & 2;
}

// An overflow of a finite computation. FP16_OVFL makes it the highest finite half.
template <class T>
constexpr T overflowed(bool negative, const Mode& mode) {
  if (sizeof(T) == 2 && mode.fp16_overflow()) return highest_finite<T>(negative);
  return overflowed<T>(negative, round_field<T>(mode));
}

// Omod: 1 doubles, 2 quadruples, 3 halves. -0 and denormals become +0; what halving makes denormal keeps its
// sign.
template <class T>
constexpr T scaled(T value, uint32_t omod, const Mode& mode) {
  using F = FloatFormat<T>;
  if (!is_finite(value)) return value;
  const int exponent = biased_exponent(value);
  if (exponent == 0) return T(0);
  const int adjusted = omod == 3 ? exponent - 1 : exponent + static_cast<int>(omod);
  if (adjusted == 0) return zero_of_sign<T>(is_negative(value));
  if (adjusted >= F::kExponentMax) return overflowed<T>(is_negative(value), mode);
  const auto kept = static_cast<bits_t<T>>(bits_of(value) & static_cast<bits_t<T>>(~F::kInfinity));
  return from_bits<T>(static_cast<bits_t<T>>(kept | static_cast<bits_t<T>>(adjusted) << F::kFractionBits));
}

template <class T>
constexpr T clamped(T value, const Mode& mode) {
  constexpr auto kOne =
      static_cast<bits_t<T>>(static_cast<bits_t<T>>(FloatFormat<T>::kBias) << FloatFormat<T>::kFractionBits);
  if (is_nan(value)) return mode.dx10_clamp() ? T(0) : value;
  if (is_negative(value)) return T(0);
  return magnitude_of(value) > kOne ? from_bits<T>(kOne) : value;
}

// The hardware ignores omod while IEEE is set, and while denormal results are kept (section 6.2.2).
template <class T>
constexpr T output_modified(T value, const Instruction& instruction, const Mode& mode) {
  if constexpr (std::same_as<T, HalfPair>) {
    return {output_modified(value.low, instruction, mode), output_modified(value.high, instruction, mode)};
  } else if constexpr (is_float_v<T>) {
    if (instruction.omod && !mode.ieee() && !keeps_denormal_outputs<T>(mode))
      value = scaled(value, instruction.omod, mode);
    if (instruction.clamp) value = clamped(value, mode);
  }
  return value;
}

}  // namespace rocfix::vcard
