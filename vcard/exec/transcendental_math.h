// SPDX-License-Identifier: MIT
// 2^x, log2(x) and the sine of turns, in double, to about 2^-48: enough that a rounded single precision
// result is the nearest one but for one case in millions. Without branches, so that loops over lanes become
// vector code. All assume rounding to nearest.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

namespace rocfix::vcard {

// Adding it to a double of magnitude below 2^51 leaves the nearest integer in the low bits.
inline constexpr double kRounder = 0x1.8p52;

template <int kTerms>
struct Coefficients {
  double term[kTerms];
};

// sum of c.term[n] * x^(n - first) from `first` on. Written as a recursion, for a loop would keep the loop
// over lanes from becoming vector code.
template <int kFirst = 0, int kTerms>
[[gnu::always_inline]] inline double polynomial(const Coefficients<kTerms>& c, double x) {
  if constexpr (kFirst == kTerms - 1)
    return c.term[kFirst];
  else
    return std::fma(polynomial<kFirst + 1>(c, x), x, c.term[kFirst]);
}

// (ln 2)^n / n!: for |f| <= 1/2 the first term left out is below 2^-47.
inline constexpr auto kExponential = [] {
  Coefficients<12> c{{1}};
  for (int n = 1; n < 12; ++n) c.term[n] = c.term[n - 1] * 0x1.62e42fefa39efp-1 / n;
  return c;
}();

// For finite x; far beyond the range of single precision it stays finite.
[[gnu::always_inline]] inline double power_of_2(double x) {
  const double bounded = x < -400 ? -400 : x > 400 ? 400 : x;
  const double shifted = bounded + kRounder;
  const double fraction = bounded - (shifted - kRounder);
  const uint64_t exponent = std::bit_cast<uint64_t>(shifted) << 52;
  return std::bit_cast<double>(std::bit_cast<uint64_t>(polynomial(kExponential, fraction)) + exponent);
}

// 2 / (ln 2 (2n + 1)), of the series of log2((1 + s) / (1 - s)) = s * sum of c s^(2n).
inline constexpr auto kLogarithm = [] {
  Coefficients<10> c{};
  for (int n = 0; n < 10; ++n) c.term[n] = 2 * 0x1.71547652b82fep+0 / (2 * n + 1);
  return c;
}();

// For positive normal x.
[[gnu::always_inline]] inline double logarithm_of_2(double x) {
  constexpr uint64_t kFraction = (uint64_t{1} << 52) - 1, kOne = uint64_t{1023} << 52;
  constexpr double kRootOf2 = 0x1.6a09e667f3bcdp+0;
  const uint64_t bits = std::bit_cast<uint64_t>(x);
  const double mantissa = std::bit_cast<double>((bits & kFraction) | kOne);
  const bool upper = mantissa > kRootOf2;
  const double m = upper ? mantissa * 0.5 : mantissa;
  // The exponent as a double: the bits of 2^52 + exponent.
  const double exponent =
      std::bit_cast<double>(bits >> 52 | 0x4330000000000000) - (0x1p52 + 1023) + (upper ? 1 : 0);
  const double s = (m - 1) / (m + 1);
  return exponent + s * polynomial(kLogarithm, s * s);
}

// (-1)^n (2 pi)^(2n + 1) / (2n + 1)!: for |x| <= 1/4 the first term left out is below 2^-51.
inline constexpr auto kSine = [] {
  constexpr double kTurn = 0x1.921fb54442d18p+2;
  Coefficients<10> c{{kTurn}};
  for (int n = 1; n < 10; ++n) c.term[n] = -c.term[n - 1] * kTurn * kTurn / (2 * n * (2 * n + 1));
  return c;
}();

[[gnu::always_inline]] inline double sine_of_quarter(double turns) {
  return turns * polynomial(kSine, turns * turns);
}

// The part of a turn beyond the nearest whole one, exact. Small operands stay, with the sign of their zero.
[[gnu::always_inline]] inline double part_of_turn(double turns) {
  return std::fabs(turns) <= 0.5 ? turns : turns - std::nearbyint(turns);
}

[[gnu::always_inline]] inline double sine_of_turns(double turns) {
  const double part = part_of_turn(turns);
  return sine_of_quarter(std::fabs(part) > 0.25 ? std::copysign(0.5, part) - part : part);
}

[[gnu::always_inline]] inline double cosine_of_turns(double turns) {
  return sine_of_quarter(0.25 - std::fabs(part_of_turn(turns)));
}

}  // namespace rocfix::vcard
