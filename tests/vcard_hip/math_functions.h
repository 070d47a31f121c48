// SPDX-License-Identifier: MIT
// The mathematical functions of math_float and math_double. Bounds: OpenCL C specification 7.4 ("Relative Error as
// ULPs", single and double precision), which AMD's device library (OCML) promises to meet. Where HIP promises more
// (square root and division are correctly rounded by default), that.
#pragma once

#include "ulp.h"

#define ONE(name, bound, low, high, ...) \
  ulp(#name, bound, Range{low, high __VA_OPT__(,) __VA_ARGS__}, Range{0, 1}, \
      [] __device__(T a, T) -> T { return ::name(a); }, [](long double a, long double) { return std::name(a); })
#define TWO(name, bound, low_a, high_a, low_b, high_b) \
  ulp(#name, bound, Range{low_a, high_a}, Range{low_b, high_b}, \
      [] __device__(T a, T b) -> T { return ::name(a, b); }, \
      [](long double a, long double b) { return std::name(a, b); })

// Exact where the sine is small: near whole numbers the rest is exact.
inline long double sine_of_half_turns(long double a) {
  constexpr long double kPi = 3.14159265358979323846264338327950288L;
  const long double whole = std::rint(a);
  const long double sine = std::sin((a - whole) * kPi);
  return std::fmod(whole, 2.0L) == 0 ? sine : -sine;
}

template <class T>
void check_trigonometry(UlpCheck<T>& ulp) {
  ONE(sin, 4, -10, 10);
  ONE(sin, 4, 1, 1e30, true);  // reduction by many digits of pi
  ONE(cos, 4, -10, 10);
  ONE(cos, 4, 1, 1e30, true);
  ONE(tan, 5, -10, 10);
  ONE(asin, 4, -1, 1);
  ONE(acos, 4, -1, 1);
  ONE(atan, 5, -20, 20);
  TWO(atan2, 6, -5, 5, -5, 5);
  ONE(sinh, 4, -20, 20);
  ONE(cosh, 4, -20, 20);
  ONE(tanh, 5, -5, 5);
  ONE(asinh, 4, -100, 100);
  ONE(acosh, 4, 1, 100);
  ONE(atanh, 5, -1, 1);
  ulp("sinpi", 4, {-50, 50}, {0, 1}, [] __device__(T a, T) -> T { return ::sinpi(a); },
      [](long double a, long double) { return sine_of_half_turns(a); });
}

template <class T>
void check_exponentials(UlpCheck<T>& ulp) {
  ONE(exp, 3, -80, 80);
  ONE(exp2, 3, -120, 120);
  ulp("exp10", 3, {-36, 36}, {0, 1}, [] __device__(T a, T) -> T { return ::exp10(a); },
      [](long double a, long double) { return std::pow(10.0L, a); });
  ONE(expm1, 3, -5, 5);
  ONE(log, 3, 1e-30, 1e30, true);
  ONE(log2, 3, 1e-30, 1e30, true);
  ONE(log10, 3, 1e-30, 1e30, true);
  ONE(log1p, 2, -0.9, 5);
  TWO(pow, 16, 0.01, 20, -10, 10);
  ulp("pow, whole", 16, {-20, 20}, {-12, 12}, [] __device__(T a, T b) -> T { return ::pow(a, ::rint(b)); },
      [](long double a, long double b) { return std::pow(a, std::rint(b)); });
}

template <class T>
void check_roots_and_special(UlpCheck<T>& ulp) {
  ONE(sqrt, 0.5, 1e-30, 1e30, true);
  ONE(cbrt, 2, -100, 100);
  ulp("rsqrt", 2, {1e-30, 1e30, true}, {0, 1}, [] __device__(T a, T) -> T { return ::rsqrt(a); },
      [](long double a, long double) { return 1 / std::sqrt(a); });
  TWO(hypot, 4, -10, 10, -10, 10);
  ulp("a / b", 0.5, {-1e6, 1e6}, {1e-3, 1e3}, [] __device__(T a, T b) -> T { return a / b; },
      [](long double a, long double b) { return a / b; });
  TWO(fmod, 0, -1000, 1000, 0.1, 7);
  TWO(remainder, 0, -1000, 1000, 0.1, 7);
  ONE(erf, 16, -3, 3);
  ONE(erfc, 16, -2, 5);
  ONE(tgamma, 16, 0.1, 20);
}

template <class T>
void check_exact_functions(UlpCheck<T>& ulp) {
  ONE(floor, 0, -50, 50);
  ONE(ceil, 0, -50, 50);
  ONE(trunc, 0, -50, 50);
  ONE(round, 0, -50, 50);
  ONE(rint, 0, -50, 50);
  ONE(fabs, 0, -50, 50);
  ONE(logb, 0, 1e-30, 1e30, true);
  TWO(fmax, 0, -5, 5, -5, 5);
  TWO(fmin, 0, -5, 5, -5, 5);
  TWO(fdim, 0.5, -5, 5, -5, 5);
  TWO(copysign, 0, -5, 5, -5, 5);
  ulp("ldexp", 0, {-5, 5}, {-20, 20}, [] __device__(T a, T b) -> T { return ::ldexp(a, static_cast<int>(b)); },
      [](long double a, long double b) { return std::ldexp(a, static_cast<int>(b)); });
  ulp("frexp", 0, {1e-30, 1e30, true}, {0, 1},
      [] __device__(T a, T) -> T {
        int exponent;
        T fraction;
        if constexpr (std::is_same_v<T, float>) fraction = ::frexpf(a, &exponent);
        else fraction = ::frexp(a, &exponent);
        return fraction * 1024 + exponent;
      },
      [](long double a, long double) {
        int exponent;
        const T fraction = static_cast<T>(std::frexp(static_cast<double>(a), &exponent));
        return static_cast<long double>(fraction * 1024 + exponent);
      });
  ulp("fma", 0.5, {-5, 5}, {-5, 5}, [] __device__(T a, T b) -> T { return ::fma(a, a, b); },
      [](long double a, long double b) {
        return static_cast<long double>(std::fma(static_cast<T>(a), static_cast<T>(a), static_cast<T>(b)));
      });
}

template <class T>
int check_all_functions(const char* program) {
  Check check(program);
  UlpCheck<T> ulp(check);
  check_trigonometry(ulp);
  check_exponentials(ulp);
  check_roots_and_special(ulp);
  check_exact_functions(ulp);
  return check.finish();
}
