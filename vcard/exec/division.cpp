// SPDX-License-Identifier: MIT
// The division macro: V_DIV_SCALE makes operands with which Newton's method loses nothing, V_DIV_FMAS undoes
// the scaling in its last step, V_DIV_FIXUP handles all that is not a plain quotient. The manual's conditions
// do not give right quotients; these are the measured ones (docs/isa-notes.md).
#include <cmath>

#include "exec/families.h"
#include "exec/float_masks.h"
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
struct Scaled {
  T value;
  signed_bits_t<T> undone_later;  // by V_DIV_FMAS: all ones or zero
};

// V_DIV_SCALE of one lane.
template <class T>
[[gnu::always_inline]] inline Scaled<T> scale_operand(T operand, T denominator, T numerator,
                                                      const Mode& mode) {
  using F = DivisionFormat<T>;
  using S = signed_bits_t<T>;
  constexpr S kUp = signed_bits(F::kUp), kDown = signed_bits(F::kDown), kSame = signed_bits(T(1));
  const S flushes = mask_if<T>(!keeps_denormal_inputs<T>(mode)),
          flushes_result = mask_if<T>(!keeps_denormal_outputs<T>(mode));
  const S n = flushed_where<T>(flushes, signed_bits(numerator)),
          d = flushed_where<T>(flushes, signed_bits(denominator));
  const S x = flushed_where<T>(flushes, signed_bits(operand));
  const S high = exponent_bits<T>(n), low = exponent_bits<T>(d);
  const S is_denominator = mask_if<T>(x == d);
  const S huge_quotient = mask_if<T>(high - low >= F::kFarApart),
          tiny_quotient = mask_if<T>(low - high >= F::kFarApart);
  const S tiny_reciprocal = mask_if<T>(low >= F::kExponentMax - 2), denormal = mask_if<T>(low == 0);
  // From the plainest case to what overrules it.
  S factor = blended(mask_if<T>(high <= F::kTinyNumerator), kUp, kSame);
  factor = blended(tiny_quotient, blended(is_denominator, kSame, kUp), factor);
  factor = blended(tiny_reciprocal, blended(static_cast<S>(tiny_quotient & ~is_denominator), kSame, kDown),
                   factor);
  factor = blended(denormal, kUp, factor);
  factor = blended(huge_quotient, blended(is_denominator, kUp, kSame), factor);
  const T product = from_signed_bits<T>(x) * from_signed_bits<T>(factor);
  const S value = blended(static_cast<S>(zero_mask<T>(d) | zero_mask<T>(n)), signed_bits(default_nan<T>()),
                          flushed_where<T>(flushes_result, signed_bits(product)));
  return {from_signed_bits<T>(value), static_cast<S>(huge_quotient | (tiny_quotient & ~denormal))};
}

template <class T>
constexpr FloatWidth width_of() {
  return sizeof(T) == 4 ? FloatWidth::k32 : FloatWidth::k16And64;
}

template <class T, int kLanes>
void div_scale(Wave& wave, const Instruction& instruction) {
  const FloatScope<width_of<T>()> scope(wave);
  const Mode mode = wave.mode;
  uint64_t written = wave.exec();
  Column<T, kLanes> operand, denominator, numerator, result;
  Column<uint32_t, kLanes> undone_later;
  load_source(wave, instruction, 0, operand, written);
  load_source(wave, instruction, 1, denominator, written);
  load_source(wave, instruction, 2, numerator, written);
  for (int l = 0; l < kLanes; ++l) {
    const Scaled<T> scaled = scale_operand(operand.lane[l], denominator.lane[l], numerator.lane[l], mode);
    result.lane[l] = scaled.value;
    undone_later.lane[l] = static_cast<uint32_t>(scaled.undone_later);
  }
  if (instruction.omod || instruction.clamp)
    for (int l = 0; l < kLanes; ++l) result.lane[l] = output_modified(result.lane[l], instruction, mode);
  store_result(wave, instruction, result, written);
  wave.set_mask(instruction.scalar_dest, collect_mask<kLanes>(undone_later.lane) & written);
}

// The sum of `product` and `addend`, rounded to odd when MODE rounds to nearest, so that a later rounding
// sees what this one drops. In the other modes the host rounds twice in one direction, which is as good as
// once.
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

template <class T>
T output(T value, const Mode& mode) {
  return keeps_denormal_outputs<T>(mode) ? value : flushed(value);
}

template <class T, int kLanes>
void fuse(const Column<T, kLanes>& a, const Column<T, kLanes>& b, const Column<T, kLanes>& c,
          uint64_t scaled_lanes, const Mode mode, Column<T, kLanes>& result) {
  for (int l = 0; l < kLanes; ++l) result.lane[l] = output(std::fma(a.lane[l], b.lane[l], c.lane[l]), mode);
  for (uint64_t left = scaled_lanes; left != 0; left &= left - 1) {
    const int l = std::countr_zero(left);
    result.lane[l] = output(fused_and_scaled(a.lane[l], b.lane[l], c.lane[l], mode), mode);
  }
}

// Input denormals are kept, whatever MODE says (V_DIV_FMAS_F32 of the manual); so the host must not flush
// them.
template <class T, int kLanes>
void div_fmas(Wave& wave, const Instruction& instruction) {
  const Mode mode = wave.mode, keeping{mode.bits | 0x50};
  uint64_t written = wave.exec();
  Column<T, kLanes> a, b, c, result;
  load_source(wave, instruction, 0, a, written);
  load_source(wave, instruction, 1, b, written);
  load_source(wave, instruction, 2, c, written);
  {
    const FloatScope<width_of<T>()> scope(keeping);
    fuse(a, b, c, wave.vcc() & written, mode, result);
  }
  if (instruction.omod || instruction.clamp)
    for (int l = 0; l < kLanes; ++l) result.lane[l] = output_modified(result.lane[l], instruction, mode);
  store_result(wave, instruction, result, written);
}

// From the plainest case to what overrules it. Halves are never too far apart for a quotient.
template <class T>
[[gnu::always_inline]] inline T fix_up(const Mode& mode, T quotient, T denominator, T numerator) {
  using F = FloatFormat<T>;
  using S = signed_bits_t<T>;
  constexpr int kTooFar = sizeof(T) == 2 ? F::kExponentMax : F::kBias + F::kFractionBits;
  const S flushes = mask_if<T>(!keeps_denormal_inputs<T>(mode));
  const S n = flushed_where<T>(flushes, signed_bits(numerator)),
          d = flushed_where<T>(flushes, signed_bits(denominator));
  const S sign = static_cast<S>((n ^ d) & F::kSign), negative = mask_if<T>(sign != 0);
  // Whether MODE rounds a magnitude of this sign away from zero.
  const uint32_t round = round_field<T>(mode);
  const S away = blended(negative, mask_if<T>(round == 2), mask_if<T>(round == 1)),
          nearest = mask_if<T>(round == 0);
  const S beyond_range =
      static_cast<S>(F::kInfinity + static_cast<S>(~(nearest | away)));  // one less: the highest number
  const S below_range = static_cast<S>(away & mask_if<T>(keeps_denormal_outputs<T>(mode)) & 1);
  const S magnitude = static_cast<S>(signed_bits(quotient) & F::kMagnitude);
  const S too_big = mask_if<T>(sizeof(T) > 2 && magnitude >= static_cast<S>(F::kInfinity));
  const S too_small = mask_if<T>(exponent_bits<T>(d) - exponent_bits<T>(n) > kTooFar);
  const S zero_d = zero_mask<T>(d), zero_n = zero_mask<T>(n), infinite_d = infinity_mask<T>(d),
          infinite_n = infinity_mask<T>(n);
  S result = static_cast<S>(magnitude | sign);
  result = blended(too_big, static_cast<S>(beyond_range | sign), result);
  result = blended(too_small, static_cast<S>(below_range | sign), result);
  result = blended(static_cast<S>(infinite_d | zero_n), sign, result);
  result = blended(static_cast<S>(zero_d | infinite_n), static_cast<S>(sign | F::kInfinity), result);
  const S undefined = static_cast<S>((zero_d & zero_n) | (infinite_d & infinite_n));
  result = blended(undefined, signed_bits(default_nan<T>()), result);
  result = blended(nan_mask<T>(d), static_cast<S>(d | F::kQuiet), result);
  return from_signed_bits<T>(blended(nan_mask<T>(n), static_cast<S>(n | F::kQuiet), result));
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
