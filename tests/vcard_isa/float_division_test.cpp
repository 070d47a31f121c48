// SPDX-License-Identifier: MIT
// The division macro as compilers write it gives the correctly rounded quotient of anything; its parts by
// themselves.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "vcard_isa/float_runs.h"

namespace rocfix::vcard {
namespace {

using exact::Format;
using exact::kDouble;
using exact::kHalf;
using exact::kSingle;

// v0: numerator, v2: denominator. The macro of the manual: scale, reciprocal, two steps of Newton's method,
// fix up.
const char* const kDivide32 = R"(
  v_div_scale_f32 v10, null, v2, v2, v0
  v_div_scale_f32 v11, vcc_lo, v0, v2, v0
  v_rcp_f32 v12, v10
  v_fma_f32 v13, -v10, v12, 1.0
  v_fmac_f32 v12, v13, v12
  v_mul_f32 v14, v11, v12
  v_fma_f32 v15, -v10, v14, v11
  v_fmac_f32 v14, v15, v12
  v_fma_f32 v15, -v10, v14, v11
  v_div_fmas_f32 v16, v15, v12, v14
  v_div_fixup_f32 v6, v16, v2, v0)";
const char* const kDivide64 = R"(
  v_div_scale_f64 v[10:11], null, v[2:3], v[2:3], v[0:1]
  v_div_scale_f64 v[12:13], vcc_lo, v[0:1], v[2:3], v[0:1]
  v_rcp_f64 v[14:15], v[10:11]
  v_fma_f64 v[16:17], -v[10:11], v[14:15], 1.0
  v_fma_f64 v[14:15], v[14:15], v[16:17], v[14:15]
  v_fma_f64 v[16:17], -v[10:11], v[14:15], 1.0
  v_fma_f64 v[14:15], v[14:15], v[16:17], v[14:15]
  v_mul_f64 v[16:17], v[12:13], v[14:15]
  v_fma_f64 v[10:11], -v[10:11], v[16:17], v[12:13]
  v_div_fmas_f64 v[10:11], v[10:11], v[14:15], v[16:17]
  v_div_fixup_f64 v[6:7], v[10:11], v[2:3], v[0:1])";

std::string for_lanes(std::string text, uint32_t lanes) {
  if (lanes == 64)
    for (size_t at; (at = text.find("vcc_lo")) != std::string::npos;) text.replace(at, 6, "vcc");
  return text;
}

template <class T, class Bits>
void check_quotients(const char* macro, const Format& format) {
  const auto tuples = operand_tuples({format, format}, 40000);
  for (const uint32_t lanes : {32u, 64u}) {
    const auto results = run_over(for_lanes(macro, lanes), tuples, {.lanes = lanes});
    for (size_t n = 0; n < tuples.size(); ++n) {
      const auto numerator = std::bit_cast<T>(static_cast<Bits>(tuples[n][0]));
      const auto denominator = std::bit_cast<T>(static_cast<Bits>(tuples[n][1]));
      const T quotient = numerator / denominator;
      expect_float(low_bits(results[n], format), std::bit_cast<Bits>(quotient), {tuples[n][0], tuples[n][1]},
                   format, "/");
    }
  }
}

TEST(FloatDivision, MacroRoundsRightInSinglePrecision) {
  check_quotients<float, uint32_t>(kDivide32, kSingle);
}

TEST(FloatDivision, MacroRoundsRightInDoublePrecision) {
  check_quotients<double, uint64_t>(kDivide64, kDouble);
}

uint64_t bits(float value) {
  return std::bit_cast<uint32_t>(value);
}

// What was seen on RDNA3 cards (docs/isa-notes.md).
TEST(FloatDivision, ScaleMarksWhatFmasUndoes) {
  struct Row {
    float operand, denominator, numerator, result;
    bool undone_later;
  };
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const Row rows[] = {
      {1, 4, 1, 1, false},
      {1, 0, 1, nan, true},                       // a zero is 127 exponents below: far apart
      {0x1p-126f, 1, 0x1p-126f, 0x1p-62f, true},  // tiny and far below
      {1, 1, 0x1.fffffep127f, 0x1p64f, true},     // the denominator of a huge quotient
      {0x1.fffffep127f, 1, 0x1.fffffep127f, 0x1.fffffep127f, true},
      {0x1p-149f, 0x1p-149f, 0x1p-60f, 0x1p-85f, false},  // a denormal denominator
      {0x1p127f, 0x1p127f, 0x1p100f, 0x1p63f, false},     // a reciprocal that would be denormal
      {0x1p100f, 0x1p127f, 0x1p100f, 0x1p36f, false},
      {0x1p-110f, 0x1p-100f, 0x1p-110f, 0x1p-46f, false},  // a tiny numerator
  };
  for (const Row& row : rows) {
    Snippet snippet("v_div_scale_f32 v6, s4, v0, v2, v4");
    snippet.set_v(0, static_cast<uint32_t>(bits(row.operand)));
    snippet.set_v(2, static_cast<uint32_t>(bits(row.denominator)));
    snippet.set_v(4, static_cast<uint32_t>(bits(row.numerator)));
    snippet.set_exec(0x0000ffff);
    snippet.run();
    const auto got = std::bit_cast<float>(snippet.v(6, 3));
    if (std::isnan(row.result))
      EXPECT_TRUE(std::isnan(got));
    else
      EXPECT_EQ(got, row.result) << row.numerator << " / " << row.denominator;
    EXPECT_EQ(snippet.s(4), row.undone_later ? 0x0000ffffu : 0u) << row.numerator << " / " << row.denominator;
    EXPECT_EQ(snippet.v(6, 16), Snippet::kUntouched);
  }
}

// fma, then a power of two by the addend's size where VCC says so; one rounding in all.
TEST(FloatDivision, FmasRoundsOnce) {
  struct Row {
    const char* text;
    const Format& format;
    int scale;
  };
  const Row rows[] = {{"v_div_fmas_f32 v6, v0, v2, v4", kSingle, 64},
                      {"v_div_fmas_f64 v[6:7], v[0:1], v[2:3], v[4:5]", kDouble, 128}};
  std::mt19937_64 random(17);
  for (const Row& row : rows) {
    const Format& f = row.format;
    auto tuples = operand_tuples({f, f, f}, 2000);
    // Quotients that become denormal, with corrections near their last bit.
    for (int n = 0; n < 20000; ++n) {
      const uint64_t exponent =
          static_cast<uint64_t>(row.scale + 2 - static_cast<int>(random() % (f.fraction - 2)));
      const auto fraction = [&] { return random() >> (64 - f.fraction); };
      const uint64_t correction = exponent - static_cast<uint64_t>(f.fraction) + random() % 3;
      tuples.push_back({correction << f.fraction | fraction() | (random() & 1 ? f.sign() : 0),
                        static_cast<uint64_t>(f.bias) << f.fraction | (n % 2 ? fraction() : 0),
                        exponent << f.fraction | fraction()});
    }
    for (const FloatMode& mode : float_modes())
      for (const uint64_t vcc : {uint64_t{0}, uint64_t{0xaaaaaaaa}}) {
        const auto results = run_over(row.text, tuples, {.mode = mode.bits, .vcc = vcc});
        for (size_t n = 0; n < tuples.size(); ++n) {
          const auto a = unpacked(tuples[n][0], f), b = unpacked(tuples[n][1], f),
                     c = unpacked(tuples[n][2], f);
          const bool big = (tuples[n][2] & f.infinity()) >> f.fraction > static_cast<uint64_t>(f.bias);
          const int scale = vcc >> n % 32 & 1 ? (big ? row.scale : -row.scale) : 0;
          const auto value = scaled(sum(product(a, b), c, mode.round), scale);
          std::vector<uint64_t> in(tuples[n].begin(), tuples[n].end());
          if (rounded(product(a, b), f, mode.round) == f.default_nan()) in.push_back(f.default_nan());
          expect_float(low_bits(results[n], f), rounded(value, f, mode.round, mode.keeps_outputs), in, f,
                       row.text);
        }
      }
  }
}

// What is not a plain quotient comes from numerator and denominator alone.
void check_fix_up(const char* text, const Format& f) {
  const auto tuples = operand_tuples({f, f, f}, 2000);
  const auto results = run_over(text, tuples);
  for (size_t n = 0; n < tuples.size(); ++n) {
    const uint64_t quotient = tuples[n][0], denominator = tuples[n][1], numerator = tuples[n][2];
    const uint64_t got = low_bits(results[n], f), sign = (numerator ^ denominator) & f.sign();
    const auto magnitude = [&](uint64_t bits) { return bits & ~f.sign(); };
    uint64_t expected = magnitude(quotient) | sign;
    const bool apart = f.bits > 16 && static_cast<int>(magnitude(numerator) >> f.fraction) -
                                              static_cast<int>(magnitude(denominator) >> f.fraction) <
                                          -(f.bias + f.fraction);
    if (f.bits > 16 && magnitude(quotient) >= f.infinity()) expected = f.infinity() | sign;
    if (apart) expected = sign;
    if (magnitude(numerator) == 0 || magnitude(denominator) == f.infinity()) expected = sign;
    if (magnitude(denominator) == 0 || magnitude(numerator) == f.infinity()) expected = f.infinity() | sign;
    if (magnitude(denominator) == magnitude(numerator) &&
        (magnitude(numerator) == 0 || magnitude(numerator) == f.infinity()))
      expected = f.default_nan();
    if (is_nan(denominator, f)) expected = denominator | f.quiet();
    if (is_nan(numerator, f)) expected = numerator | f.quiet();
    EXPECT_EQ(got, expected) << text << std::hex << ' ' << quotient << ' ' << denominator << ' ' << numerator;
  }
}

TEST(FloatDivision, FixUp) {
  check_fix_up("v_div_fixup_f32 v6, v0, v2, v4", kSingle);
  check_fix_up("v_div_fixup_f64 v[6:7], v[0:1], v[2:3], v[4:5]", kDouble);
  check_fix_up("v_div_fixup_f16 v6, v0, v2, v4", kHalf);
}

TEST(FloatDivision, FixUpRoundsOverflowAndUnderflowByMode) {
  const std::vector<Operands> tuples = {{0x7f800000, 0x00800000, 0x7f000000}, {0, 0x7f000000, 1}};
  const uint64_t overflow[] = {0x7f800000, 0x7f800000, 0x7f7fffff, 0x7f7fffff}, underflow[] = {0, 1, 0, 0};
  for (uint32_t round = 0; round < 4; ++round) {
    const auto results =
        run_over("v_div_fixup_f32 v6, v0, v2, v4", tuples, {.mode = mode_with(round, round, 3, 3)});
    EXPECT_EQ(low_bits(results[0], kSingle), overflow[round]) << round;
    EXPECT_EQ(low_bits(results[1], kSingle), underflow[round]) << round;
  }
}

}  // namespace
}  // namespace rocfix::vcard
