// SPDX-License-Identifier: MIT
// Distances in units of the last place, for functions whose error is documented so.
#pragma once

#include <cmath>
#include <limits>

#include "program.h"

// The distance between two neighbours of the type around `exact`; the smallest denormal's at least.
template <class T>
long double ulp_at(long double exact) {
  using Limits = std::numeric_limits<T>;
  if (exact == 0) return Limits::denorm_min();
  const int exponent = std::max(std::ilogb(exact), Limits::min_exponent - 1);
  return std::ldexp(1.0L, exponent - (Limits::digits - 1));
}

// As the OpenCL C specification counts (7.4): NaN and infinities must be met.
template <class T>
long double ulps_off(T got, long double exact) {
  if (std::isnan(exact)) return std::isnan(got) ? 0 : INFINITY;
  if (std::isinf(static_cast<T>(exact)) && std::isinf(got))
    return std::signbit(exact) == std::signbit(got) ? 0 : INFINITY;
  if (std::isinf(exact) || !std::isfinite(got)) return INFINITY;
  return std::fabs(static_cast<long double>(got) - exact) / ulp_at<T>(exact);
}

// Where a function is asked: evenly between two bounds or, over many powers of two, evenly by exponent.
struct Range {
  double low, high;
  bool by_exponent = false;
};

template <class T>
std::vector<T> arguments_in(Range range, size_t count, unsigned seed) {
  std::mt19937_64 engine(seed);
  std::uniform_real_distribution<double> even(0, 1);
  std::vector<T> values(count);
  for (T& value : values) {
    const double part = even(engine);
    value = static_cast<T>(range.by_exponent ? range.low * std::pow(range.high / range.low, part)
                                             : range.low + (range.high - range.low) * part);
  }
  return values;
}

template <class T, class Function>
__global__ void apply(const T* a, const T* b, T* out, size_t count, Function function) {
  const size_t n = blockIdx.x * blockDim.x + threadIdx.x;
  if (n < count) out[n] = function(a[n], b[n]);
}

// One function: what the device computes, the same in long double on the host, and the largest error allowed.
template <class T>
class UlpCheck {
 public:
  explicit UlpCheck(Check& check) : check_(check) {}

  template <class Function, class Exact>
  void operator()(const char* name, double bound, Range range_a, Range range_b, Function function, Exact exact) {
    constexpr size_t kCount = 2000;
    auto a = arguments_in<T>(range_a, kCount, 1), b = arguments_in<T>(range_b, kCount, 2);
    DeviceArray<T> a_device(a), b_device(b), out(kCount);
    apply<<<(kCount + 255) / 256, 256>>>(a_device.get(), b_device.get(), out.get(), kCount, function);
    const auto got = out.read();
    size_t worst = 0;
    for (size_t n = 0; n < kCount; ++n)
      if (off(got, a, b, exact, n) > off(got, a, b, exact, worst)) worst = n;
    const double error = static_cast<double>(off(got, a, b, exact, worst));
    std::printf("  %-12s %6.2f ulp of %g\n", name, error, bound);
    check_.that(error <= bound, name, error);
    if (error > bound)
      std::printf("  %s(%.17g, %.17g) = %.17g instead of %.17Lg\n", name, double(a[worst]), double(b[worst]),
                  double(got[worst]), exact((long double)a[worst], (long double)b[worst]));
  }

 private:
  template <class Values, class Exact>
  static long double off(const Values& got, const Values& a, const Values& b, Exact exact, size_t n) {
    return ulps_off(got[n], exact((long double)a[n], (long double)b[n]));
  }

  Check& check_;
};
