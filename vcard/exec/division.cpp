// SPDX-License-Identifier: MIT
// The division macro: V_DIV_SCALE makes operands with which Newton's method loses nothing, V_DIV_FMAS undoes the
// scaling in its last step, V_DIV_FIXUP handles all that is not a plain quotient. The manual's conditions do not give
// right quotients; these are the measured ones (docs/isa-notes.md).
#include <cmath>

#include "exec/families.h"
#include "exec/valu.h"

namespace rocfix::vcard {
namespace {

template <class T>
struct DivisionFormat : FloatFormat<T> {
  static constexpr int kFarApart = sizeof(T) == 4 ? 96 : 768;  // exponents of numerator and denominator
  static constexpr T kUp = sizeof(T) == 4 ? T(0x1p64) : T(0x1p128);
  static constexpr T kDown = 1 / kUp;
  static constexpr int kTinyNumerator = sizeof(T) == 4 ? 24 : 53;
};

__extension__ using float128 = __float128;
__extension__ using uint128 = unsigned __int128;

// A type in which a product of two T is exact, and its sum with a third may be rounded to odd.
template <class T>
using product_t = std::conditional_t<sizeof(T) == 4, double, float128>;

template <class T>
struct Scaling {
  T factor;
  bool undone_later;  // by V_DIV_FMAS
};

// Biased exponents of denominator and numerator; whether the operand to scale is the denominator.
template <class T>
Scaling<T> scaling_of(int denominator, int numerator, bool is_denominator) {
  using F = DivisionFormat<T>;
  const int apart = numerator - denominator;
  if (apart >= F::kFarApart) return {is_denominator ? F::kUp : 1, true};
  if (denominator == 0) return {F::kUp, false};
  if (denominator >= F::kExponentMax - 2) {
    const bool tiny = apart <= -F::kFarApart;
    return {tiny && !is_denominator ? 1 : F::kDown, tiny};
  }
  if (apart <= -F::kFarApart) return {is_denominator ? 1 : F::kUp, true};
  return {numerator <= F::kTinyNumerator ? F::kUp : 1, false};
}

template <class T>
T input(T value, const Mode& mode) {
  return keeps_denormal_inputs<T>(mode) ? value : flushed(value);
}
template <class T>
T output(T value, const Mode& mode) {
  return keeps_denormal_outputs<T>(mode) ? value : flushed(value);
}

// V_DIV_SCALE of one lane; `mask` gets its bit.
template <class T>
T scale_operand(T operand, T denominator, T numerator, const Mode& mode, bool& undone_later) {
  operand = input(operand, mode);
  denominator = input(denominator, mode);
  numerator = input(numerator, mode);
  const Scaling<T> scaling = scaling_of<T>(biased_exponent(denominator), biased_exponent(numerator),
                                        bits_of(operand) == bits_of(denominator));
  undone_later = scaling.undone_later;
  if (is_zero(denominator) || is_zero(numerator)) return default_nan<T>();
  return output(static_cast<T>(operand * scaling.factor), mode);
}

template <class T>
constexpr FloatWidth width_of() {
  return sizeof(T) == 4 ? FloatWidth::k32 : FloatWidth::k16And64;
}

template <class T, int kLanes>
void div_scale(Wave& wave, const Instruction& instruction) {
  const FloatScope<width_of<T>()> scope(wave);
  const Mode mode = wave.mode;
  uint64_t written = wave.exec(), mask = 0;
  Column<T, kLanes> operand, denominator, numerator, result;
  load_source(wave, instruction, 0, operand, written);
  load_source(wave, instruction, 1, denominator, written);
  load_source(wave, instruction, 2, numerator, written);
  for (int l = 0; l < kLanes; ++l) {
    bool undone_later = false;
    result.lane[l] = scale_operand(operand.lane[l], denominator.lane[l], numerator.lane[l], mode, undone_later);
    mask |= uint64_t{undone_later} << l;
  }
  for (int l = 0; l < kLanes; ++l) result.lane[l] = output_modified(result.lane[l], instruction, mode);
  store_result(wave, instruction, result, written);
  wave.set_mask(instruction.scalar_dest, mask & written);
}

// The sum of `product` and `addend`, rounded to odd when MODE rounds to nearest, so that a later rounding sees what
// this one drops. In the other modes the host rounds twice in one direction, which is as good as once.
template <class W>
W sum_for_rounding(W product, W addend, bool to_nearest) {
  const W sum = product + addend;
  if (!to_nearest || !(sum - sum == 0)) return sum;
  const W back = sum - product;
  const W error = (product - (sum - back)) + (addend - back);
  using Bits = std::conditional_t<sizeof(W) == 8, uint64_t, uint128>;
  const auto bits = std::bit_cast<Bits>(sum);
  if (error == 0 || bits & 1) return sum;
  const bool outwards = (error > 0) == (sum > 0);
  return std::bit_cast<W>(static_cast<Bits>(outwards ? bits + 1 : bits - 1));
}

// a * b + c times a power of two, rounded once. A big quotient was made small before, and the reverse.
template <class T>
T fused_and_scaled(T a, T b, T c, const Mode& mode) {
  using W = product_t<T>;
  const bool big = biased_exponent(c) > DivisionFormat<T>::kBias;
  const T factor = big ? DivisionFormat<T>::kUp : DivisionFormat<T>::kDown;
  const W sum = sum_for_rounding(static_cast<W>(a) * b, static_cast<W>(c), round_field<T>(mode) == 0);
  return static_cast<T>(sum * factor);
}

// Input denormals are kept, whatever MODE says (V_DIV_FMAS_F32 of the manual); so the host must not flush them.
template <class T, int kLanes>
void div_fmas(Wave& wave, const Instruction& instruction) {
  const Mode mode = wave.mode, keeping{mode.bits | 0x50};
  uint64_t written = wave.exec();
  const uint64_t scaled_lanes = wave.vcc();
  Column<T, kLanes> a, b, c, result;
  load_source(wave, instruction, 0, a, written);
  load_source(wave, instruction, 1, b, written);
  load_source(wave, instruction, 2, c, written);
  {
    const FloatScope<width_of<T>()> scope(keeping);
    for (int l = 0; l < kLanes; ++l) {
      const bool scales = scaled_lanes >> l & 1;
      const T value = scales ? fused_and_scaled(a.lane[l], b.lane[l], c.lane[l], mode)
                             : std::fma(a.lane[l], b.lane[l], c.lane[l]);
      result.lane[l] = output_modified(output(value, mode), instruction, mode);
    }
  }
  store_result(wave, instruction, result, written);
}

// Between zero and the lowest denormal.
template <class T>
T underflowed(bool negative, const Mode& mode) {
  const bool away = round_field<T>(mode) == (negative ? 2u : 1u) && keeps_denormal_outputs<T>(mode);
  return from_bits<T>(static_cast<bits_t<T>>(bits_of(zero_of_sign<T>(negative)) | away));
}

template <class T>
T fix_up(const Mode& mode, T quotient, T denominator, T numerator) {
  using F = FloatFormat<T>;
  denominator = input(denominator, mode);
  numerator = input(numerator, mode);
  const bool negative = is_negative(denominator) != is_negative(numerator);
  if (is_nan(numerator)) return quieted(numerator);
  if (is_nan(denominator)) return quieted(denominator);
  if (is_zero(denominator) && is_zero(numerator)) return default_nan<T>();
  if (is_infinite(denominator) && is_infinite(numerator)) return default_nan<T>();
  if (is_zero(denominator) || is_infinite(numerator)) return infinity<T>(negative);
  if (is_infinite(denominator) || is_zero(numerator)) return zero_of_sign<T>(negative);
  if constexpr (sizeof(T) > 2) {
    const int apart = biased_exponent(numerator) - biased_exponent(denominator);
    if (apart < -(F::kBias + F::kFractionBits)) return underflowed<T>(negative, mode);
    if (!is_finite(quotient)) return overflowed<T>(negative, mode);
  }
  return from_bits<T>(static_cast<bits_t<T>>(magnitude_of(quotient) | (negative ? F::kSign : 0)));
}

template <class T>
constexpr auto kFixUp = [](const Mode& mode, T quotient, T denominator, T numerator) -> T {
  return fix_up(mode, quotient, denominator, numerator);
};

constexpr Operation kOperations[] = {
    by_lanes<div_scale<float, 32>, div_scale<float, 64>>("v_div_scale_f32"),
    by_lanes<div_scale<double, 32>, div_scale<double, 64>>("v_div_scale_f64"),
    by_lanes<div_fmas<float, 32>, div_fmas<float, 64>>("v_div_fmas_f32"),
    by_lanes<div_fmas<double, 32>, div_fmas<double, 64>>("v_div_fmas_f64"),
    valu<kFixUp<half>, FloatWidth::kNone>("v_div_fixup_f16"),
    valu<kFixUp<float>, FloatWidth::kNone>("v_div_fixup_f32"),
    valu<kFixUp<double>, FloatWidth::kNone>("v_div_fixup_f64"),
};

}  // namespace

std::span<const Operation> division_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
