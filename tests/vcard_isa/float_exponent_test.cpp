// SPDX-License-Identifier: MIT
// frexp and ldexp: taken apart exactly, scaled with one rounding.
#include <gtest/gtest.h>

#include <algorithm>

#include "vcard_isa/float_runs.h"

namespace rocfix::vcard {
namespace {

using exact::Format;
using exact::kDouble;
using exact::kHalf;
using exact::kSingle;
using exact::Value;

int top_bit(exact::u128 significand) {
  int top = -1;
  for (; significand; significand >>= 1) ++top;
  return top;
}

struct Row {
  const Format& format;
  const char *exponent, *mantissa, *ldexp;
  int result_bits;
};
const Row kRows[] = {
    {kHalf, "v_frexp_exp_i16_f16 v6, v0", "v_frexp_mant_f16 v6, v0", "v_ldexp_f16 v6, v0, v2", 16},
    {kSingle, "v_frexp_exp_i32_f32 v6, v0", "v_frexp_mant_f32 v6, v0", "v_ldexp_f32 v6, v0, v2", 32},
    {kDouble, "v_frexp_exp_i32_f64 v6, v[0:1]", "v_frexp_mant_f64 v[6:7], v[0:1]",
     "v_ldexp_f64 v[6:7], v[0:1], v2", 32},
};

TEST(FloatExponent, TakenApart) {
  for (const Row& row : kRows) {
    const auto tuples = operand_tuples({row.format}, 20000);
    const auto exponents = run_over(row.exponent, tuples), mantissas = run_over(row.mantissa, tuples);
    for (size_t n = 0; n < tuples.size(); ++n) {
      const Value value = unpacked(tuples[n][0], row.format);
      const bool has_exponent = value.kind == Value::Kind::kFinite && value.significand != 0;
      const int exponent = has_exponent ? value.exponent + top_bit(value.significand) + 1 : 0;
      const uint64_t mask = (uint64_t{1} << row.result_bits) - 1;
      EXPECT_EQ(exponents[n] & mask, static_cast<uint64_t>(exponent) & mask)
          << row.exponent << std::hex << tuples[n][0];
      const uint64_t mantissa = rounded(scaled(value, -exponent), row.format, exact::kNearest);
      expect_float(low_bits(mantissas[n], row.format), mantissa, {tuples[n][0]}, row.format, row.mantissa);
    }
  }
}

std::vector<Operands> scalings(const Format& format) {
  const int range = format.bits == 16 ? 16 : 32, span = 2 * format.bias + format.fraction;
  std::vector<int64_t> powers = {
      0, 1, -1, span, -span, (int64_t{1} << (range - 1)) - 1, -(int64_t{1} << (range - 1))};
  std::mt19937_64 random(7);
  for (int n = 0; n < 60; ++n) powers.push_back(static_cast<int64_t>(random() % (3 * span)) - 3 * span / 2);
  std::vector<Operands> tuples;
  for (const Operands& tuple : operand_tuples({format}, 200))
    for (const int64_t power : powers)
      tuples.push_back({tuple[0], static_cast<uint64_t>(power) & (range == 16 ? 0xffff : 0xffffffff)});
  return tuples;
}

TEST(FloatExponent, ScaledWithOneRounding) {
  for (const Row& row : kRows) {
    const auto tuples = scalings(row.format);
    for (const FloatMode& mode : float_modes()) {
      const auto results = run_over(row.ldexp, tuples, {.mode = mode.bits});
      for (size_t n = 0; n < tuples.size(); ++n) {
        const uint64_t bits = mode.keeps_inputs ? tuples[n][0] : exact::flushed(tuples[n][0], row.format);
        const int64_t power = row.format.bits == 16 ? int64_t{static_cast<int16_t>(tuples[n][1])}
                                                    : int64_t{static_cast<int32_t>(tuples[n][1])};
        const Value value =
            scaled(unpacked(bits, row.format), static_cast<int>(std::clamp<int64_t>(power, -9999, 9999)));
        const uint64_t expected = rounded(value, row.format, mode.round, mode.keeps_outputs);
        expect_float(low_bits(results[n], row.format), expected, {bits}, row.format, row.ldexp);
      }
    }
  }
}

}  // namespace
}  // namespace rocfix::vcard
