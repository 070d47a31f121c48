// SPDX-License-Identifier: MIT
// Half precision arithmetic against integers; the other half of the register stays.
#include <gtest/gtest.h>

#include "vcard_isa/float_runs.h"

namespace rocfix::vcard {
namespace {

using exact::kHalf;
using exact::Round;
using exact::Value;

using Reference = Value (*)(const Value&, const Value&, const Value&, Round);

Value add(const Value& a, const Value& b, const Value&, Round round) {
  return sum(a, b, round);
}
Value subtract(const Value& a, const Value& b, const Value&, Round round) {
  return sum(a, negated(b), round);
}
Value subtract_reversed(const Value& a, const Value& b, const Value&, Round round) {
  return sum(b, negated(a), round);
}
Value multiply(const Value& a, const Value& b, const Value&, Round) {
  return product(a, b);
}
Value fused(const Value& a, const Value& b, const Value& c, Round round) {
  return sum(product(a, b), c, round);
}

struct Row {
  const char* text;
  size_t operands;
  Reference reference;
};
const Row kRows[] = {
    {"v_add_f16 v6, v0, v2", 2, add},
    {"v_sub_f16 v6, v0, v2", 2, subtract},
    {"v_subrev_f16 v6, v0, v2", 2, subtract_reversed},
    {"v_mul_f16 v6, v0, v2", 2, multiply},
    {"v_fma_f16 v6, v0, v2, v4", 3, fused},
    {"v_fmac_f16 v6, v0, v2", 3, fused},
};

void check(const Row& row, const std::vector<Operands>& tuples, const FloatMode& mode, uint32_t lanes) {
  auto dirty = tuples;  // what lies above the halves must not matter, and stay in the destination
  for (Operands& tuple : dirty)
    for (uint64_t& bits : tuple) bits |= 0x7c01'0000;
  const auto results = run_over(row.text, dirty, {.mode = mode.bits, .lanes = lanes});
  for (size_t n = 0; n < tuples.size(); ++n) {
    std::vector<uint64_t> in(tuples[n].begin(), tuples[n].end());
    if (!mode.keeps_inputs)
      for (uint64_t& bits : in) bits = exact::flushed(bits, kHalf);
    const Value value =
        row.reference(unpacked(in[0], kHalf), unpacked(in[1], kHalf), unpacked(in[2], kHalf), mode.round);
    in.resize(row.operands);
    expect_float(low_bits(results[n], kHalf), rounded(value, kHalf, mode.round, mode.keeps_outputs), in,
                 kHalf, row.text);
    EXPECT_EQ(results[n] & 0xffff0000u, 0x7c010000u) << row.text;
  }
}

TEST(Float16, Arithmetic) {
  const auto tuples = operand_tuples({kHalf, kHalf, kHalf}, 20000);
  const auto modes = float_modes();
  for (const Row& row : kRows) check(row, tuples, modes[3], 32);
  const auto fewer = operand_tuples({kHalf, kHalf}, 3000);
  for (const Row& row : kRows)
    for (const FloatMode& mode : modes) check(row, fewer, mode, 64);
  for (const FloatMode& mode : modes) check(kRows[4], operand_tuples({kHalf, kHalf, kHalf}, 30000), mode, 32);
}

TEST(Float16, MultiplyAddWithLiteral) {
  const auto tuples = operand_tuples({kHalf, kHalf});
  for (const bool inner : {true, false}) {
    const auto results =
        run_over(inner ? "v_fmamk_f16 v6, v0, 0x3555, v2" : "v_fmaak_f16 v6, v0, v2, 0x3555", tuples);
    for (size_t n = 0; n < tuples.size(); ++n) {
      const uint64_t a = tuples[n][0], b = inner ? 0x3555 : tuples[n][1], c = inner ? tuples[n][1] : 0x3555;
      const Value value = fused(unpacked(a, kHalf), unpacked(b, kHalf), unpacked(c, kHalf), exact::kNearest);
      expect_float(low_bits(results[n], kHalf), rounded(value, kHalf, exact::kNearest), {a, b, c}, kHalf,
                   "literal");
    }
  }
}

TEST(Float16, OpSelChoosesHalves) {
  // S0 high, S1 low, S2 high, result high.
  const auto results =
      run_over("v_fma_f16 v6, v0, v2, v4 op_sel:[1,0,1,1]", {{0x4200'7c01, 0x7c01'4400, 0x3c00'1111}});
  EXPECT_EQ(results[0] & 0xffffffff, 0x4a80'1111u);  // 3 * 4 + 1
}

// FP16_OVFL: what overflows becomes the highest finite half; infinite operands still give infinity.
TEST(Float16, OverflowModeKeepsResultsFinite) {
  constexpr uint32_t kOverflowMode = kHipMode | 1u << 23;
  const std::vector<Operands> tuples = {
      {0x7bff, 0x7bff, 0}, {0xfbff, 0x7bff, 0}, {0x7c00, 0x3c00, 0}, {0x3c00, 0x4000, 0}};
  const auto products = run_over("v_mul_f16 v6, v0, v2", tuples, {.mode = kOverflowMode});
  const uint64_t expected[] = {0x7bff, 0xfbff, 0x7c00, 0x4000};
  for (size_t n = 0; n < tuples.size(); ++n) EXPECT_EQ(low_bits(products[n], kHalf), expected[n]);
  const auto reciprocals =
      run_over("v_rcp_f16 v6, v0", {{0x0001}, {0x0000}, {0x8001}}, {.mode = kOverflowMode});
  EXPECT_EQ(low_bits(reciprocals[0], kHalf), 0x7bffu);
  EXPECT_EQ(low_bits(reciprocals[1], kHalf), 0x7c00u);  // 1/0 is a true infinity
  EXPECT_EQ(low_bits(reciprocals[2], kHalf), 0xfbffu);
}

}  // namespace
}  // namespace rocfix::vcard
