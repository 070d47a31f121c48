// SPDX-License-Identifier: MIT
// Conversions: between float formats and from integers with every rounding; to integers with saturation.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "vcard_isa/float_runs.h"

namespace rocfix::vcard {
namespace {

using exact::Format;
using exact::kDouble;
using exact::kHalf;
using exact::kSingle;
using exact::u128;
using exact::Value;

uint64_t rounded_by_mode(const Value& value, const Format& format, const FloatMode& mode) {
  return rounded(value, format, mode.round, mode.keeps_outputs);
}

// A NaN keeps its sign and its highest bits.
uint64_t converted_nan(uint64_t bits, const Format& from, const Format& to) {
  const uint64_t sign = bits & from.sign() ? to.sign() : 0;
  const uint64_t payload = bits & ((uint64_t{1} << from.fraction) - 1);
  const int shift = from.fraction - to.fraction;
  return sign | to.infinity() | to.quiet() | (shift > 0 ? payload >> shift : payload << -shift);
}

TEST(FloatConvert, BetweenFormats) {
  struct Row {
    const char* text;
    const Format &from, &to;
  };
  const Row rows[] = {{"v_cvt_f16_f32 v6, v0", kSingle, kHalf},
                      {"v_cvt_f32_f16 v6, v0", kHalf, kSingle},
                      {"v_cvt_f32_f64 v6, v[0:1]", kDouble, kSingle},
                      {"v_cvt_f64_f32 v[6:7], v0", kSingle, kDouble}};
  std::mt19937_64 random(3);
  for (const Row& row : rows) {
    auto tuples = operand_tuples({row.from}, 4000);
    for (int n = 0; n < 20000; ++n) {  // around the range of the narrower format
      const Format& narrow = row.from.bits < row.to.bits ? row.from : row.to;
      const uint64_t exponent =
          static_cast<uint64_t>(row.from.bias + static_cast<int>(random() % (2 * narrow.bias + 40)) -
                                narrow.bias - 30) %
          (2 * row.from.bias);
      tuples.push_back({exponent << row.from.fraction | random() >> (64 - row.from.fraction) |
                        (random() & 1 ? row.from.sign() : 0)});
    }
    for (const FloatMode& mode : float_modes()) {
      const auto results = run_over(row.text, tuples, {.mode = mode.bits});
      for (size_t n = 0; n < tuples.size(); ++n) {
        const uint64_t in = mode.keeps_inputs ? tuples[n][0] : exact::flushed(tuples[n][0], row.from);
        const uint64_t expected = is_nan(in, row.from)
                                      ? converted_nan(in, row.from, row.to)
                                      : rounded_by_mode(unpacked(in, row.from), row.to, mode);
        EXPECT_EQ(low_bits(results[n], row.to), expected)
            << row.text << std::hex << ' ' << in << " mode " << mode.bits;
      }
    }
  }
}

// Around the lowest normal half: judged after rounding to eleven bits. The first two were seen so on an RX
// 9070 XT (docs/isa-notes.md).
TEST(FloatConvert, TinyHalvesAreJudgedAfterRounding) {
  const std::vector<Operands> tuples = {{0x387ff000}, {0x387fe000}, {0x387fefff}, {0x38800000}, {0xb87fe000}};
  const uint64_t expected[] = {0x0400, 0, 0, 0x0400, 0x8000};
  const auto results = run_over("v_cvt_f16_f32 v6, v0", tuples, {.mode = mode_with(0, 0, 0, 0)});
  for (size_t n = 0; n < tuples.size(); ++n) EXPECT_EQ(low_bits(results[n], kHalf), expected[n]) << n;
}

// The result's own fields of MODE rule its rounding, the operand's its flushing.
TEST(FloatConvert, FieldsOfModeAreTheTypesOwn) {
  const uint64_t third = 0x3eaaaaab, tiny = 0x00000001;
  const auto half_up = run_over("v_cvt_f16_f32 v6, v0", {{third}}, {.mode = mode_with(2, 1, 3, 3)});
  EXPECT_EQ(low_bits(half_up[0], kHalf), 0x3556u);
  const auto single_up =
      run_over("v_cvt_f32_f64 v6, v[0:1]", {{0x3fd5555555555555}}, {.mode = mode_with(1, 2, 3, 3)});
  EXPECT_EQ(low_bits(single_up[0], kSingle), 0x3eaaaaabu);
  const auto flushed = run_over("v_cvt_f64_f32 v[6:7], v0", {{tiny}}, {.mode = mode_with(0, 0, 0, 3)});
  EXPECT_EQ(flushed[0], 0u);
  const auto kept = run_over("v_cvt_f64_f32 v[6:7], v0", {{tiny}}, {.mode = mode_with(0, 0, 3, 0)});
  EXPECT_EQ(kept[0], 0x36a0000000000000u);
}

std::vector<Operands> integers() {
  std::vector<Operands> tuples;
  std::mt19937_64 random(5);
  for (const uint64_t value :
       {0u, 1u, 2u, 0x7fffu, 0x8000u, 0xffdfu, 0xffe0u, 0xffffu, 0x01000001u, 0x01000003u, 0x7fffffffu,
        0x7fffffc0u, 0x80000000u, 0x80000040u, 0x80000041u, 0xffffff7fu, 0xffffff80u, 0xffffffffu})
    tuples.push_back({value});
  for (int n = 0; n < 5000; ++n) tuples.push_back({(random() & 0xffffffff) >> random() % 32});
  return tuples;
}

TEST(FloatConvert, FromIntegers) {
  struct Row {
    const char* text;
    const Format& to;
    std::function<int64_t(uint32_t)> value;
    double scale = 1;
  };
  const Row rows[] = {
      {"v_cvt_f16_i16 v6, v0", kHalf, [](uint32_t x) { return int64_t{static_cast<int16_t>(x)}; }},
      {"v_cvt_f16_u16 v6, v0", kHalf, [](uint32_t x) { return int64_t{static_cast<uint16_t>(x)}; }},
      {"v_cvt_f32_i32 v6, v0", kSingle, [](uint32_t x) { return int64_t{static_cast<int32_t>(x)}; }},
      {"v_cvt_f32_u32 v6, v0", kSingle, [](uint32_t x) { return int64_t{x}; }},
      {"v_cvt_f64_i32 v[6:7], v0", kDouble, [](uint32_t x) { return int64_t{static_cast<int32_t>(x)}; }},
      {"v_cvt_f64_u32 v[6:7], v0", kDouble, [](uint32_t x) { return int64_t{x}; }},
      {"v_cvt_f32_ubyte0 v6, v0", kSingle, [](uint32_t x) { return int64_t{x & 255}; }},
      {"v_cvt_f32_ubyte1 v6, v0", kSingle, [](uint32_t x) { return int64_t{x >> 8 & 255}; }},
      {"v_cvt_f32_ubyte2 v6, v0", kSingle, [](uint32_t x) { return int64_t{x >> 16 & 255}; }},
      {"v_cvt_f32_ubyte3 v6, v0", kSingle, [](uint32_t x) { return int64_t{x >> 24}; }},
  };
  const auto tuples = integers();
  for (const Row& row : rows)
    for (const FloatMode& mode : float_modes())
      for (const uint32_t lanes : {32u, 64u}) {
        const auto results = run_over(row.text, tuples, {.mode = mode.bits, .lanes = lanes});
        for (size_t n = 0; n < tuples.size(); ++n) {
          const Value value = exact::integer(row.value(static_cast<uint32_t>(tuples[n][0])));
          EXPECT_EQ(low_bits(results[n], row.to), rounded_by_mode(value, row.to, mode))
              << row.text << std::hex << ' ' << tuples[n][0] << " mode " << mode.bits;
        }
      }
}

TEST(FloatConvert, OffsetsAreSixteenths) {
  std::vector<Operands> tuples;
  for (uint64_t n = 0; n < 16; ++n) tuples.push_back({n | 0xabcdef0});
  const auto results = run_over("v_cvt_off_f32_i4 v6, v0", tuples);
  for (int n = 0; n < 16; ++n) {
    const float expected = static_cast<float>(n < 8 ? n : n - 16) / 16;
    EXPECT_EQ(low_bits(results[n], kSingle), std::bit_cast<uint32_t>(expected)) << n;
  }
}

struct ToInteger {
  const char* text;
  const Format& from;
  int64_t lowest, highest;
  enum { kTruncate, kFloor, kHalfUp } how = kTruncate;
  bool nan_by_sign = false;
};

int64_t expected_integer(const ToInteger& row, uint64_t bits) {
  const Value value = unpacked(bits, row.from);
  const int64_t limit = value.negative ? row.lowest : row.highest;
  if (value.kind == Value::Kind::kNan) return row.nan_by_sign ? limit : 0;
  if (value.kind == Value::Kind::kInfinite) return limit;
  // Twice the magnitude, and whether more was cut off.
  const int shift = value.exponent + 1;
  if (shift > 64) return value.significand ? limit : 0;
  const u128 doubled = shift >= 0     ? value.significand << shift
                       : shift < -127 ? 0
                                      : value.significand >> -shift;
  const bool cut =
      shift < 0 && (shift < -127 ? value.significand : value.significand - (doubled << -shift)) != 0;
  u128 magnitude = doubled >> 1;
  const bool half = doubled & 1, fraction = half || cut;
  if (row.how == ToInteger::kFloor) magnitude += value.negative && fraction;
  if (row.how == ToInteger::kHalfUp) magnitude += half && (!value.negative || cut);
  if (magnitude > u128{1} << 40) return limit;
  const auto whole = static_cast<int64_t>(magnitude) * (value.negative ? -1 : 1);
  return std::min(std::max(whole, row.lowest), row.highest);
}

TEST(FloatConvert, ToIntegers) {
  const ToInteger rows[] = {
      {"v_cvt_i16_f16 v6, v0", kHalf, -0x8000, 0x7fff},
      {"v_cvt_u16_f16 v6, v0", kHalf, 0, 0xffff},
      {"v_cvt_i32_f32 v6, v0", kSingle, -0x80000000ll, 0x7fffffff},
      {"v_cvt_u32_f32 v6, v0", kSingle, 0, 0xffffffff},
      {"v_cvt_i32_f64 v6, v[0:1]", kDouble, -0x80000000ll, 0x7fffffff},
      {"v_cvt_u32_f64 v6, v[0:1]", kDouble, 0, 0xffffffff},
      {"v_cvt_flr_i32_f32 v6, v0", kSingle, -0x80000000ll, 0x7fffffff, ToInteger::kFloor, true},
      {"v_cvt_rpi_i32_f32 v6, v0", kSingle, -0x80000000ll, 0x7fffffff, ToInteger::kHalfUp, true},
  };
  std::mt19937_64 random(11);
  for (const ToInteger& row : rows) {
    auto tuples = operand_tuples({row.from}, 4000);
    for (int n = 0; n < 20000; ++n)  // up to twice the range
      tuples.push_back(
          {static_cast<uint64_t>(row.from.bias - 3 + static_cast<int>(random() % 36)) % (2 * row.from.bias)
               << row.from.fraction |
           random() >> (64 - row.from.fraction) | (random() & 1 ? row.from.sign() : 0)});
    if (row.from.bits == 32)
      for (const uint64_t bits :
           {0x4effffffull, 0x4f000000ull, 0xcf000000ull, 0xcf000001ull, 0x4f7fffffull, 0x4f800000ull})
        tuples.push_back({bits});
    for (const uint32_t round : {0u, 1u, 2u, 3u}) {
      const auto results = run_over(row.text, tuples, {.mode = mode_with(round, round, 3, 3)});
      const uint64_t mask = row.from.bits == 16 ? 0xffff : 0xffffffff;
      for (size_t n = 0; n < tuples.size(); ++n)
        EXPECT_EQ(results[n] & mask, static_cast<uint64_t>(expected_integer(row, tuples[n][0])) & mask)
            << row.text << std::hex << ' ' << tuples[n][0];
    }
  }
  // A flushed operand is no small negative number.
  const auto flushed = run_over("v_cvt_flr_i32_f32 v6, v0", {{0x80562693}}, {.mode = mode_with(0, 0, 2, 2)});
  EXPECT_EQ(flushed[0] & 0xffffffff, 0u);
}

}  // namespace
}  // namespace rocfix::vcard
