// SPDX-License-Identifier: MIT
// Reciprocals, roots, exponentials, logarithms and sines. The hardware's last bits are not public: here
// results are rounded to nearest, whatever MODE says; docs/isa-notes.md gives the documented accuracy. The
// operations in single precision flush denormals in every mode but for sine and cosine, those of the other
// types go by MODE.
#include <cmath>

#include "exec/families.h"
#include "exec/half_math.h"
#include "exec/transcendental_math.h"
#include "exec/valu.h"

namespace rocfix::vcard {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

// The special operands are handled apart from the computation, which then runs on a harmless one.
[[gnu::always_inline]] inline double exponential(double x) {
  const double power = power_of_2(x == x ? x : 0);
  return x == kInfinite ? x : x == -kInfinite ? 0 : power;
}
[[gnu::always_inline]] inline double logarithm(double x) {
  const bool regular = (x > 0) & (x < kInfinite);
  const double log = logarithm_of_2(regular ? x : 1);
  const double special = x == 0 ? -kInfinite : x == kInfinite ? x : default_nan<double>();
  return regular ? log : special;
}
[[gnu::always_inline]] inline double sine(double x) {
  const bool finite = std::fabs(x) < kInfinite;
  const double value = sine_of_turns(finite ? x : 0);
  return finite ? value : default_nan<double>();
}
[[gnu::always_inline]] inline double cosine(double x) {
  const bool finite = std::fabs(x) < kInfinite;
  const double value = cosine_of_turns(finite ? x : 0);
  return finite ? value : default_nan<double>();
}
double reciprocal(double x) {
  return 1 / x;
}
double reciprocal_root(double x) {
  return 1 / std::sqrt(x);
}

// 1/x and sqrt(x) of the host round right in single precision already.
constexpr auto kReciprocal = [](float x) { return flushed(1 / flushed(x)); };
constexpr auto kRoot = [](float x) { return std::sqrt(flushed(x)); };

// NaNs pass, quieted.
template <auto kFunction>
constexpr auto kFlushing = [](float x) {
  const float result = flushed(static_cast<float>(kFunction(flushed(x))));
  return x != x ? x + x : result;
};
template <auto kFunction>
constexpr auto kSingle = [](float x) {
  const auto result = static_cast<float>(kFunction(x));
  return x != x ? x + x : result;
};
template <auto kFunction>
constexpr auto kHalf = [](const Mode& mode, half x) -> half {
  if (is_nan(x)) return quieted(x);
  const double exact = kFunction(widened(x));
  const half result = half_from(exact);
  const bool overflow = is_infinite(result) && is_finite(exact);
  return overflow && mode.fp16_overflow() ? highest_finite<half>(is_negative(result)) : result;
};
constexpr double root(double x) {
  return std::sqrt(x);
}

constexpr auto kNearest = FloatWidth::kNearest;

constexpr Operation kOperations[] = {
    valu<kReciprocal, kNearest>("v_rcp_f32"),
    valu<kReciprocal, kNearest>("v_rcp_iflag_f32"),
    valu<kRoot, kNearest>("v_sqrt_f32"),
    valu<kFlushing<reciprocal_root>, kNearest>("v_rsq_f32"),
    valu<kFlushing<exponential>, kNearest>("v_exp_f32"),
    valu<kFlushing<logarithm>, kNearest>("v_log_f32"),
    valu<kSingle<sine>, kNearest>("v_sin_f32"),
    valu<kSingle<cosine>, kNearest>("v_cos_f32"),

    valu<kHalf<reciprocal>, kNearest>("v_rcp_f16"),
    valu<kHalf<root>, kNearest>("v_sqrt_f16"),
    valu<kHalf<reciprocal_root>, kNearest>("v_rsq_f16"),
    valu<kHalf<exponential>, kNearest>("v_exp_f16"),
    valu<kHalf<logarithm>, kNearest>("v_log_f16"),
    valu<kHalf<sine>, kNearest>("v_sin_f16"),
    valu<kHalf<cosine>, kNearest>("v_cos_f16"),

    valu<[](double x) { return reciprocal(x); }, kNearest>("v_rcp_f64"),
    valu<[](double x) { return std::sqrt(x); }, kNearest>("v_sqrt_f64"),
    valu<[](double x) { return reciprocal_root(x); }, kNearest>("v_rsq_f64"),
};

}  // namespace

std::span<const Operation> transcendental_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
