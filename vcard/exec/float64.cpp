// SPDX-License-Identifier: MIT
// Double precision arithmetic.
#include <cmath>

#include "exec/families.h"
#include "exec/float_formulas.h"
#include "exec/select_formulas.h"
#include "exec/valu.h"

namespace rocfix::vcard {
namespace {

// 2/pi, the 1201 bits after the binary point that V_TRIG_PREOP_F64 knows, and zeros.
constexpr uint64_t kTwoOverPi[] = {
    0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041, 0xfe5163abdebbc561, 0xb7246e3a424dd2e0,
    0x06492eea09d1921c, 0xfe1deb1cb129a73e, 0xe88235f52ebb4484, 0xe99c7026b45f7e41, 0x3991d639835339f4,
    0x9c845f8bbdf9283b, 0x1ff897ffde05980f, 0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7, 0x4f463f669e5fea2d,
    0x7527bac7ebe5f17b, 0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08, 0x56033046fc7b0000};

uint64_t two_over_pi_word(int n) {
  return n < static_cast<int>(std::size(kTwoOverPi)) ? kTwoOverPi[n] : 0;
}

// The 53 bits from bit `first` after the binary point on.
uint64_t two_over_pi_bits(int first) {
  const int word = first / 64, shift = first % 64;
  const uint64_t high = two_over_pi_word(word) << shift;
  const uint64_t low = shift == 0 ? 0 : two_over_pi_word(word + 1) >> (64 - shift);
  return (high | low) >> 11;
}

// Segment n of 2/pi for the reduction of an argument; huge arguments skip what only yields whole turns
// ("RDNA 1.0 Instruction Set Architecture", V_TRIG_PREOP_F64).
double trig_preop(double argument, uint32_t segment) {
  const int exponent = biased_exponent(argument);
  const int shift = static_cast<int>(segment & 31) * 53 + (exponent > 1077 ? exponent - 1077 : 0);
  const int scale = -53 - shift + (exponent >= 1968 ? 128 : 0);
  return std::ldexp(static_cast<double>(two_over_pi_bits(shift)), scale);
}

constexpr Operation kOperations[] = {
    valu<kAdd<double>>("v_add_f64"),
    valu<kMultiply<double>>("v_mul_f64"),
    valu<[](double a, double b, double c) { return std::fma(a, b, c); }>("v_fma_f64"),
    valu<kSelect2<Pick::kLowest, double>>("v_min_f64"),
    valu<kSelect2<Pick::kHighest, double>>("v_max_f64"),
    valu<kTruncate<double>>("v_trunc_f64"),
    valu<kCeiling<double>>("v_ceil_f64"),
    valu<kFloor<double>>("v_floor_f64"),
    valu<kRoundEven<double>, FloatWidth::kNearest>("v_rndne_f64"),
    valu<kFraction<double>>("v_fract_f64"),
    valu<[](double a, uint32_t b) { return trig_preop(a, b); }, FloatWidth::kNone>("v_trig_preop_f64"),
};

}  // namespace

std::span<const Operation> float64_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
