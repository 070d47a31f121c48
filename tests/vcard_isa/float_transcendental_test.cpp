// SPDX-License-Identifier: MIT
// Reciprocals, roots, exponentials, logarithms and sines: special operands as the manual's examples say,
// others within a rounding of the host's 80-bit functions; halves exactly, all of them.
#include <gtest/gtest.h>

#include <cmath>

#include "vcard_isa/float_runs.h"

namespace rocfix::vcard {
namespace {

using exact::Format;
using exact::kDouble;
using exact::kHalf;
using exact::kSingle;

using Function = long double (*)(long double);
constexpr long double kTurn = 6.283185307179586476925286766559005768L;

// Exact at quarter turns; there, zeros are positive but for the operand -0.
long double sine(long double turns) {
  const long double part = turns - std::nearbyint(turns);
  if (part == 0) return std::copysign(0.0L, turns == 0 ? turns : 1.0L);
  if (std::fabs(part) == 0.5L) return 0;
  return std::fabs(part) > 0.25L ? std::sin(kTurn * (std::copysign(0.5L, part) - part))
                                 : std::sin(kTurn * part);
}
long double cosine(long double turns) {
  const long double part = std::fabs(turns - std::nearbyint(turns));
  return part == 0.25L ? 0 : std::sin(kTurn * (0.25L - part));
}

struct Row {
  const char* name;
  Function function;
  bool flushes;         // in single precision
  int lowest, highest;  // exponents of random operands
};
const Row kRows[] = {
    {"v_rcp_", [](long double x) { return 1 / x; }, true, -126, 127},
    {"v_sqrt_", [](long double x) { return std::sqrt(x); }, true, -126, 127},
    {"v_rsq_", [](long double x) { return 1 / std::sqrt(x); }, true, -126, 127},
    {"v_exp_", [](long double x) { return std::exp2(x); }, true, -30, 7},
    {"v_log_", [](long double x) { return std::log2(x); }, true, -126, 127},
    {"v_sin_", sine, false, -60, 23},
    {"v_cos_", cosine, false, -60, 23},
};

exact::Value value_of(long double x) {
  exact::Value value;
  value.negative = std::signbit(x);
  if (std::isnan(x)) value.kind = exact::Value::Kind::kNan;
  if (std::isinf(x)) value.kind = exact::Value::Kind::kInfinite;
  if (std::isnan(x) || std::isinf(x)) return value;
  int exponent;
  value.significand = static_cast<uint64_t>(std::ldexp(std::frexp(std::fabs(x), &exponent), 64));
  value.exponent = exponent - 64;
  return value;
}

long double number(uint64_t bits) {
  return std::bit_cast<float>(static_cast<uint32_t>(bits));
}

// How far `got` lies from the exact result, in units of its last place.
long double error_in_ulps(float got, long double exact) {
  int exponent;
  std::frexp(exact, &exponent);
  return std::fabs(got - exact) / std::ldexp(1.0L, std::max(exponent - 24, -149));
}

void check_single(const Row& row, uint64_t in, uint64_t got) {
  const uint64_t operand = row.flushes ? exact::flushed(in, kSingle) : in;
  const long double exact_result = row.function(number(operand));
  const uint64_t expected = rounded(value_of(exact_result), kSingle, exact::kNearest, !row.flushes);
  if (is_nan(in, kSingle) || got == expected) return expect_float(got, expected, {in}, kSingle, row.name);
  EXPECT_LT(error_in_ulps(static_cast<float>(number(got)), exact_result), 0.5001L)
      << row.name << std::hex << in << ": got " << got << ", expected " << expected;
}

TEST(FloatTranscendental, SinglePrecision) {
  std::mt19937_64 random(31);
  for (const Row& row : kRows) {
    auto tuples = operand_tuples({kSingle}, 2000);
    const auto exponents = static_cast<uint64_t>(row.highest - row.lowest + 1);
    for (int n = 0; n < 40000; ++n)
      tuples.push_back(
          {static_cast<uint64_t>(127 + row.lowest + static_cast<int>(random() % exponents)) << 23 |
           random() >> 41 | (random() % 4 ? 0 : kSingle.sign())});
    for (int n = 0; n < 2000; ++n)
      tuples.push_back({0x3f800000 - 1000 + static_cast<uint64_t>(n)});  // around 1
    for (const uint32_t lanes : {32u, 64u}) {
      const auto results = run_over(std::string(row.name) + "f32 v6, v0", tuples, {.lanes = lanes});
      for (size_t n = 0; n < tuples.size(); ++n)
        check_single(row, tuples[n][0], low_bits(results[n], kSingle));
    }
  }
  const auto with_flag = run_over("v_rcp_iflag_f32 v6, v0", {{0x40400000}, {0}, {0x7f7fffff}});
  EXPECT_EQ(low_bits(with_flag[0], kSingle), 0x3eaaaaabu);
  EXPECT_EQ(low_bits(with_flag[1], kSingle), 0x7f800000u);
  EXPECT_EQ(low_bits(with_flag[2], kSingle), 0u);
}

// Rounding modes do not reach them.
TEST(FloatTranscendental, RoundToNearestInEveryMode) {
  for (const Row& row : kRows) {
    const auto tuples = operand_tuples({kSingle}, 500);
    const std::string text = std::string(row.name) + "f32 v6, v0";
    const auto nearest = run_over(text, tuples), up = run_over(text, tuples, {.mode = mode_with(1, 1, 3, 3)});
    EXPECT_EQ(nearest, up) << text;
  }
}

// The examples that the manual gives with the opcodes.
TEST(FloatTranscendental, ExamplesOfTheManual) {
  struct Example {
    const char* name;
    uint64_t in, out;
  };
  const Example examples[] = {{"v_exp_f32", 0xff800000, 0},           {"v_exp_f32", 0x80000000, 0x3f800000},
                              {"v_exp_f32", 0x7f800000, 0x7f800000},  {"v_log_f32", 0xff800000, 0xffc00000},
                              {"v_log_f32", 0xbf800000, 0xffc00000},  {"v_log_f32", 0x80000000, 0xff800000},
                              {"v_log_f32", 0, 0xff800000},           {"v_log_f32", 0x3f800000, 0},
                              {"v_log_f32", 0x7f800000, 0x7f800000},  {"v_rcp_f32", 0xff800000, 0x80000000},
                              {"v_rcp_f32", 0xc0000000, 0xbf000000},  {"v_rcp_f32", 0x80000000, 0xff800000},
                              {"v_rcp_f32", 0, 0x7f800000},           {"v_rcp_f32", 0x7f800000, 0},
                              {"v_rsq_f32", 0xff800000, 0xffc00000},  {"v_rsq_f32", 0x80000000, 0xff800000},
                              {"v_rsq_f32", 0, 0x7f800000},           {"v_rsq_f32", 0x40800000, 0x3f000000},
                              {"v_rsq_f32", 0x7f800000, 0},           {"v_sqrt_f32", 0xff800000, 0xffc00000},
                              {"v_sqrt_f32", 0x80000000, 0x80000000}, {"v_sqrt_f32", 0, 0},
                              {"v_sqrt_f32", 0x40800000, 0x40000000}, {"v_sqrt_f32", 0x7f800000, 0x7f800000},
                              {"v_sin_f32", 0xff800000, 0xffc00000},  {"v_sin_f32", 0xff7fffff, 0},
                              {"v_sin_f32", 0x80000000, 0x80000000},  {"v_sin_f32", 0x3e800000, 0x3f800000},
                              {"v_sin_f32", 0x7f800000, 0xffc00000},  {"v_cos_f32", 0xff800000, 0xffc00000},
                              {"v_cos_f32", 0xff7fffff, 0x3f800000},  {"v_cos_f32", 0x80000000, 0x3f800000},
                              {"v_cos_f32", 0x3e800000, 0},           {"v_cos_f32", 0x7f800000, 0xffc00000}};
  for (const Example& example : examples) {
    const auto results = run_over(std::string(example.name) + " v6, v0", {{example.in}});
    EXPECT_EQ(low_bits(results[0], kSingle), example.out) << example.name << std::hex << ' ' << example.in;
  }
}

TEST(FloatTranscendental, AllHalves) {
  std::vector<Operands> tuples;
  for (uint64_t bits = 0; bits < 0x10000; ++bits) tuples.push_back({bits});
  for (const Row& row : kRows)
    for (const uint32_t denorm : {3u, 0u}) {
      const auto results =
          run_over(std::string(row.name) + "f16 v6, v0", tuples, {.mode = mode_with(0, 0, 3, denorm)});
      for (uint64_t n = 0; n < tuples.size(); ++n) {
        const uint64_t in = denorm ? n : exact::flushed(n, kHalf);
        const auto operand = static_cast<long double>(std::bit_cast<_Float16>(static_cast<uint16_t>(in)));
        const uint64_t expected =
            rounded(value_of(row.function(operand)), kHalf, exact::kNearest, denorm != 0);
        expect_float(low_bits(results[n], kHalf), expected, {in}, kHalf, row.name + std::string("f16"));
      }
    }
}

// Correctly rounded, though the hardware promises some 2^29 units of the last place.
TEST(FloatTranscendental, DoublePrecision) {
  const auto tuples = operand_tuples({kDouble}, 20000);
  for (const Row& row : {kRows[0], kRows[1]}) {
    const auto results = run_over(std::string(row.name) + "f64 v[6:7], v[0:1]", tuples);
    for (size_t n = 0; n < tuples.size(); ++n) {
      const double in = std::bit_cast<double>(tuples[n][0]);
      const double expected = row.name[2] == 'r' ? 1 / in : std::sqrt(in);
      expect_float(results[n], std::bit_cast<uint64_t>(expected), {tuples[n][0]}, kDouble, row.name);
    }
  }
  const auto results = run_over("v_rsq_f64 v[6:7], v[0:1]", tuples);
  for (size_t n = 0; n < tuples.size(); ++n) {
    const double in = std::bit_cast<double>(tuples[n][0]), got = std::bit_cast<double>(results[n]);
    const auto expected = static_cast<double>(1 / std::sqrt(static_cast<long double>(in)));
    if (std::isfinite(expected))
      EXPECT_LE(std::fabs(got - expected), std::ldexp(std::fabs(expected), -52)) << in;
    else
      expect_float(results[n], std::bit_cast<uint64_t>(expected), {tuples[n][0]}, kDouble, "v_rsq_f64");
  }
}

}  // namespace
}  // namespace rocfix::vcard
