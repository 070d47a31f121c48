// SPDX-License-Identifier: MIT
// Rounding to whole numbers and fractions, by integers: every half, many singles and doubles.
#include <gtest/gtest.h>

#include "vcard_isa/float_runs.h"

namespace rocfix::vcard {
namespace {

using exact::Format;
using exact::kDouble;
using exact::kHalf;
using exact::kSingle;
using exact::Round;
using exact::u128;
using exact::Value;

enum class To { kZero, kUp, kDown, kEven };

// The whole number next to a finite value.
Value whole(const Value& value, To to) {
  if (value.exponent >= 0) return value;
  const int shift = -value.exponent;
  Value result = value;
  result.exponent = 0;
  const u128 kept = shift > 120 ? 0 : value.significand >> shift;
  const u128 rest = shift > 120 ? value.significand : value.significand - (kept << shift);
  const u128 half = shift > 120 ? ~u128{0} : u128{1} << (shift - 1);
  bool away = false;
  if (to == To::kUp) away = rest != 0 && !value.negative;
  if (to == To::kDown) away = rest != 0 && value.negative;
  if (to == To::kEven) away = rest > half || (rest == half && kept & 1);
  result.significand = kept + away;
  return result;
}

std::vector<Operands> operands_of(const Format& format) {
  std::vector<Operands> tuples = operand_tuples({format}, 20000);
  if (format.bits == 16)
    for (uint64_t bits = 0; bits < 0x10000; ++bits) tuples.push_back({bits});
  return tuples;
}

const Format* const kFormats[] = {&kHalf, &kSingle, &kDouble};

std::string text_of(const char* stem, const Format& format) {
  const std::string type = format.bits == 16 ? "f16" : format.bits == 32 ? "f32" : "f64";
  return stem + type + (format.bits == 64 ? " v[6:7], v[0:1]" : " v6, v0");
}

TEST(FloatRound, ToWholeNumbers) {
  const std::pair<const char*, To> rows[] = {
      {"v_trunc_", To::kZero}, {"v_ceil_", To::kUp}, {"v_floor_", To::kDown}, {"v_rndne_", To::kEven}};
  for (const Format* format : kFormats)
    for (const auto& [stem, to] : rows) {
      const auto tuples = operands_of(*format);
      const std::string text = text_of(stem, *format);
      for (const uint32_t round : {0u, 1u, 2u, 3u}) {
        const auto results = run_over(text, tuples, {.mode = mode_with(round, round, 3, 3)});
        for (size_t n = 0; n < tuples.size(); ++n) {
          const Value value = unpacked(tuples[n][0], *format);
          const bool finite = value.kind == Value::Kind::kFinite;
          const uint64_t expected = rounded(finite ? whole(value, to) : value, *format, exact::kNearest);
          expect_float(low_bits(results[n], *format), expected, {tuples[n][0]}, *format, text);
        }
      }
    }
}

// x - floor(x), rounded by MODE, but below 1, and +0 in every mode for whole numbers.
TEST(FloatRound, FractionsStayBelowOne) {
  for (const Format* format : kFormats) {
    const auto tuples = operands_of(*format);
    const uint64_t below_one = (static_cast<uint64_t>(format->bias) << format->fraction) - 1;
    const std::string text = text_of("v_fract_", *format);
    for (const FloatMode& mode : float_modes()) {
      const auto results = run_over(text, tuples, {.mode = mode.bits});
      for (size_t n = 0; n < tuples.size(); ++n) {
        const uint64_t bits = mode.keeps_inputs ? tuples[n][0] : exact::flushed(tuples[n][0], *format);
        const Value value = unpacked(bits, *format);
        uint64_t expected = format->default_nan();
        if (value.kind == Value::Kind::kFinite) {
          const Value part = sum(value, negated(whole(value, To::kDown)), mode.round);
          expected = std::min(rounded(part, *format, mode.round, mode.keeps_outputs), below_one);
          if (part.significand == 0) expected = 0;
        }
        expect_float(low_bits(results[n], *format), expected, {bits}, *format, text);
      }
    }
  }
}

}  // namespace
}  // namespace rocfix::vcard
