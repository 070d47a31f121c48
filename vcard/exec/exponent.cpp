// SPDX-License-Identifier: MIT
// Floats taken apart into significand and exponent, and scaled by powers of two.
#include <cmath>

#include "exec/families.h"
#include "exec/float_formulas.h"
#include "exec/half_math.h"
#include "exec/valu.h"

namespace rocfix::vcard {
namespace {

template <class T>
constexpr T power_of_two(int exponent) {
  using F = FloatFormat<T>;
  return from_bits<T>(
      static_cast<bits_t<T>>(static_cast<bits_t<T>>(exponent + F::kBias) << F::kFractionBits));
}

template <class T>
bool has_exponent(T x) {
  return is_finite(x) && !is_zero(x);
}

// Denormals of the two small formats are normal doubles; those of double are made so.
struct Normal {
  double value;
  int lowered;
};
template <class T>
Normal normal_of(T x) {
  const double wide = widened(x);
  if (sizeof(T) < 8 || biased_exponent(wide) != 0) return {wide, 0};
  return {wide * 0x1p64, 64};
}

// x = significand * 2^exponent, the significand in [0.5, 1); 0 for zero, infinity and NaN.
template <class T>
int frexp_exponent(T x) {
  if (!has_exponent(x)) return 0;
  const Normal normal = normal_of(x);
  return biased_exponent(normal.value) - 1022 - normal.lowered;
}
template <class T>
T frexp_significand(T x) {
  if (is_nan(x)) return quieted(x);
  if (!has_exponent(x)) return x;
  using F = FloatFormat<double>;
  const uint64_t bits = bits_of(normal_of(x).value) & ~F::kInfinity;
  return static_cast<T>(
      static_cast<computed_t<T>>(from_bits<double>(bits | uint64_t{F::kBias - 1} << F::kFractionBits)));
}

int bounded(int value, int bound) {
  return value < -bound ? -bound : value > bound ? bound : value;
}

// In double the scaled value is exact: the only rounding is that to the result. Beyond `bound` nothing
// changes; within it a scaled half is a normal float too.
double scaled_wide(double x, int exponent, int bound) {
  return x * power_of_two<double>(bounded(exponent, bound));
}

// The significand goes up to an exponent where it is exact; one step below may round.
double scaled_double(double x, int exponent) {
  if (!has_exponent(x)) return x + x;
  const int target = bounded(frexp_exponent(x) + bounded(exponent, 5000), 2000);
  const double unit = frexp_significand(x) * 2;
  if (target > -1022) return target <= 1024 ? unit * power_of_two<double>(target - 1) : unit * 0x1p1023 * 2;
  return unit * power_of_two<double>(-1022) * power_of_two<double>(bounded(target + 1021, 1000));
}

constexpr auto kScaleHalf = [](const Mode& mode, half x, int16_t n) {
  return half_from(scaled_wide(widened(x), n, 60), mode);
};

constexpr Operation kOperations[] = {
    valu<[](half x) { return static_cast<int16_t>(frexp_exponent(x)); }>("v_frexp_exp_i16_f16"),
    valu<[](float x) { return frexp_exponent(x); }>("v_frexp_exp_i32_f32"),
    valu<[](double x) { return frexp_exponent(x); }>("v_frexp_exp_i32_f64"),
    valu<[](half x) { return frexp_significand(x); }>("v_frexp_mant_f16"),
    valu<[](float x) { return frexp_significand(x); }>("v_frexp_mant_f32"),
    valu<[](double x) { return frexp_significand(x); }>("v_frexp_mant_f64"),
    valu<kScaleHalf>("v_ldexp_f16"),
    valu<[](float x, int32_t n) { return static_cast<float>(scaled_wide(x, n, 500)); }>("v_ldexp_f32"),
    valu<[](double x, int32_t n) { return scaled_double(x, n); }>("v_ldexp_f64"),
};

}  // namespace

std::span<const Operation> exponent_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
