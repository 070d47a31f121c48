// SPDX-License-Identifier: MIT
// Double precision arithmetic against integers.
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "vcard_isa/float_runs.h"

namespace rocfix::vcard {
namespace {

using exact::kDouble;
using exact::Round;
using exact::Value;

struct Row {
  const char* text;
  size_t operands;
  Value (*reference)(const Value&, const Value&, const Value&, Round);
};
const Row kRows[] = {
    {"v_add_f64 v[6:7], v[0:1], v[2:3]", 2,
     [](const Value& a, const Value& b, const Value&, Round round) { return sum(a, b, round); }},
    {"v_add_f64 v[6:7], -v[0:1], |v[2:3]|", 2,
     [](const Value& a, const Value& b, const Value&, Round round) {
       Value magnitude = b;
       magnitude.negative = false;
       return sum(negated(a), magnitude, round);
     }},
    {"v_mul_f64 v[6:7], v[0:1], v[2:3]", 2,
     [](const Value& a, const Value& b, const Value&, Round) { return product(a, b); }},
    {"v_fma_f64 v[6:7], v[0:1], v[2:3], v[4:5]", 3,
     [](const Value& a, const Value& b, const Value& c, Round round) {
       return sum(product(a, b), c, round);
     }},
};

void check(const Row& row, const std::vector<Operands>& tuples, const FloatMode& mode, uint32_t lanes) {
  const auto results = run_over(row.text, tuples, {.mode = mode.bits, .lanes = lanes});
  for (size_t n = 0; n < tuples.size(); ++n) {
    std::vector<uint64_t> in(tuples[n].begin(), tuples[n].end());
    if (!mode.keeps_inputs)
      for (uint64_t& bits : in) bits = exact::flushed(bits, kDouble);
    const Value value = row.reference(unpacked(in[0], kDouble), unpacked(in[1], kDouble),
                                      unpacked(in[2], kDouble), mode.round);
    in.resize(row.operands);
    expect_float(results[n], rounded(value, kDouble, mode.round, mode.keeps_outputs), in, kDouble, row.text);
  }
}

TEST(Float64, Arithmetic) {
  const auto tuples = operand_tuples({kDouble, kDouble}, 4000);
  for (const Row& row : kRows)
    for (const FloatMode& mode : float_modes())
      for (const uint32_t lanes : {32u, 64u}) check(row, tuples, mode, lanes);
  check(kRows[3], operand_tuples({kDouble, kDouble, kDouble}, 20000), float_modes()[3], 32);
}

// The sum of 2/pi's segments times 2^k is 2/pi times 2^k but for whole turns: checked by what it is used for.
TEST(Float64, TrigPreopSegmentsFollowEachOther) {
  std::vector<Operands> tuples;
  for (const uint64_t exponent : {0ull, 1023ull, 1077ull, 1078ull, 1200ull, 1967ull, 1968ull, 2046ull})
    for (uint64_t segment = 0; segment < 40; ++segment)
      tuples.push_back({exponent << 52 | 0x123456789abcd, segment, 0});
  const auto results = run_over("v_trig_preop_f64 v[6:7], v[0:1], v2", tuples);
  for (size_t n = 0; n < tuples.size(); ++n) {
    const int exponent = static_cast<int>(tuples[n][0] >> 52);
    const int first = static_cast<int>(tuples[n][1] % 32) * 53 + std::max(0, exponent - 1077);
    const double segment = std::bit_cast<double>(results[n]);
    const double unscaled = std::ldexp(segment, first + 53 - (exponent >= 1968 ? 128 : 0));
    EXPECT_EQ(unscaled, std::floor(unscaled));
    EXPECT_LT(unscaled, 0x1p53);
    // Its bits, by long division of 2 by pi's first 192 bits where those suffice.
    if (first == 0) EXPECT_EQ(unscaled, static_cast<double>(0xa2f9836e4e441529 >> 11));
    if (first == 53)
      EXPECT_EQ(unscaled, static_cast<double>(((0x529ull << 53) | (0xfc2757d1f534ddc0 >> 11)) >> 11));
    if (first > 1200) EXPECT_EQ(unscaled, 0);
  }
}

// Payne and Hanek's reduction as the device library does it: the segments give sin(2^k) for huge powers of
// two.
TEST(Float64, TrigPreopReducesHugeArguments) {
  for (const int power : {60, 100, 300, 700, 1000}) {
    const double x = std::ldexp(1.0, power), used = power + 1023 >= 1968 ? std::ldexp(x, -128) : x;
    std::vector<Operands> tuples;
    for (uint64_t segment = 0; segment < 3; ++segment)
      tuples.push_back({std::bit_cast<uint64_t>(x), segment, 0});
    const auto parts = run_over("v_trig_preop_f64 v[6:7], v[0:1], v2", tuples);
    // x is a power of two: x * part is exact. Whole multiples of four quarter turns vanish.
    long double quarters = 0;
    for (const uint64_t part : parts)
      quarters += std::fmod(static_cast<long double>(used) * std::bit_cast<double>(part), 4.0L);
    const long double pi = 3.14159265358979323846264338327950288L;
    EXPECT_NEAR(static_cast<double>(std::sin(quarters * pi / 2)), std::sin(x), 1e-15) << power;
  }
}

}  // namespace
}  // namespace rocfix::vcard
