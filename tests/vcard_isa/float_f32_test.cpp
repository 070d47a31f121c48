// SPDX-License-Identifier: MIT
// Single precision arithmetic against integers: special values, every rounding and denormal mode.
#include <gtest/gtest.h>

#include <functional>

#include "vcard_isa/float_runs.h"

namespace rocfix::vcard {
namespace {

using exact::kSingle;
using exact::Round;
using exact::Value;

using Reference = std::function<Value(const Value&, const Value&, const Value&, Round)>;

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
// The product is rounded, and flushed, before the sum.
Value unfused(const Value& a, const Value& b, const Value& c, Round round) {
  return sum(unpacked(rounded(product(a, b), kSingle, round, false), kSingle), c, round);
}
bool is_zero(const Value& value) {
  return value.kind == Value::Kind::kFinite && value.significand == 0;
}
Value legacy_product(const Value& a, const Value& b) {
  return is_zero(a) || is_zero(b) ? Value{} : product(a, b);
}
Value multiply_legacy(const Value& a, const Value& b, const Value&, Round) {
  return legacy_product(a, b);
}
Value fused_legacy(const Value& a, const Value& b, const Value& c, Round round) {
  return sum(legacy_product(a, b), c, round);
}
Value unfused_legacy(const Value& a, const Value& b, const Value& c, Round round) {
  return sum(unpacked(rounded(legacy_product(a, b), kSingle, round, false), kSingle), c, round);
}

struct Row {
  const char* text;
  size_t operands;
  Reference reference;
  bool always_flushes = false;
  bool legacy = false;  // 0 * NaN is 0
  const char* chip = "gfx1010";
};

bool legacy_hides_nan(const Row& row, const std::vector<uint64_t>& in) {
  const auto zero = [](uint64_t bits) { return (bits & 0x7fffffff) == 0; };
  return row.legacy && (zero(in[0]) || zero(in[1]));
}

void check(const Row& row, const std::vector<Operands>& tuples, const FloatMode& mode, uint32_t lanes) {
  const bool keeps_in = mode.keeps_inputs && !row.always_flushes;
  const bool keeps_out = mode.keeps_outputs && !row.always_flushes;
  const auto results = run_over(row.text, tuples, {.mode = mode.bits, .lanes = lanes, .chip = row.chip});
  for (size_t n = 0; n < tuples.size(); ++n) {
    std::vector<uint64_t> in(3);
    for (size_t s = 0; s < 3; ++s)
      in[s] = keeps_in ? low_bits(tuples[n][s], kSingle)
                       : exact::flushed(low_bits(tuples[n][s], kSingle), kSingle);
    const Value exact_result = row.reference(unpacked(in[0], kSingle), unpacked(in[1], kSingle),
                                             unpacked(in[2], kSingle), mode.round);
    const uint64_t expected = rounded(exact_result, kSingle, mode.round, keeps_out);
    const bool invalid = rounded(product(unpacked(in[0], kSingle), unpacked(in[1], kSingle)), kSingle,
                                 mode.round) == kSingle.default_nan();
    in.resize(row.operands);
    if (legacy_hides_nan(row, in))
      in.erase(in.begin(), in.begin() + 2);
    else if (invalid && row.operands == 3)
      in.push_back(kSingle.default_nan());  // infinity * 0 is a NaN among the others
    expect_float(low_bits(results[n], kSingle), expected, in, kSingle, row.text);
  }
}

const Row kRows[] = {
    {"v_add_f32 v6, v0, v2", 2, add},
    {"v_sub_f32 v6, v0, v2", 2, subtract},
    {"v_subrev_f32 v6, v0, v2", 2, subtract_reversed},
    {"v_mul_f32 v6, v0, v2", 2, multiply},
    {"v_add_f32_e64 v6, v0, v2", 2, add},
    {"v_mul_legacy_f32 v6, v0, v2", 2, multiply_legacy, false, true},
};
const Row kTernaryRows[] = {
    {"v_fma_f32 v6, v0, v2, v4", 3, fused},
    {"v_fmac_f32 v6, v0, v2", 3, fused},
    {"v_mad_f32 v6, v0, v2, v4", 3, unfused, true},
    {"v_mac_f32 v6, v0, v2", 3, unfused, true},
    {"v_mad_legacy_f32 v6, v0, v2, v4", 3, unfused_legacy, true, true},
    {"v_mac_legacy_f32 v6, v0, v2", 3, unfused_legacy, true, true},
    {"v_fma_legacy_f32 v6, v0, v2, v4", 3, fused_legacy, false, true, "gfx1030"},
    {"v_fmac_legacy_f32 v6, v0, v2", 3, fused_legacy, false, true, "gfx1030"},
};

TEST(Float32, ArithmeticOfTwo) {
  const auto tuples = operand_tuples({kSingle, kSingle});
  for (const Row& row : kRows)
    for (const FloatMode& mode : float_modes())
      for (const uint32_t lanes : {32u, 64u}) check(row, tuples, mode, lanes);
}

TEST(Float32, ArithmeticOfThree) {
  const auto tuples = operand_tuples({kSingle, kSingle, kSingle}, 20000);
  const auto modes = float_modes();
  for (const Row& row : kTernaryRows) check(row, tuples, modes[3], 32);
  const auto fewer = operand_tuples({kSingle, kSingle}, 4000);
  for (const Row& row : kTernaryRows)
    for (const FloatMode& mode : modes) check(row, fewer, mode, 64);
}

// v_fmamk: D = S0 * K + S1; v_fmaak: D = S0 * S1 + K.
TEST(Float32, MultiplyAddWithLiteral) {
  constexpr uint64_t kLiteral = 0x40490fdb;
  auto tuples = operand_tuples({kSingle, kSingle});
  struct Literal {
    const char* text;
    bool inner;
    bool fuses;
  };
  const Literal rows[] = {{"v_fmamk_f32 v6, v0, 0x40490fdb, v2", true, true},
                          {"v_fmaak_f32 v6, v0, v2, 0x40490fdb", false, true},
                          {"v_madmk_f32 v6, v0, 0x40490fdb, v2", true, false},
                          {"v_madak_f32 v6, v0, v2, 0x40490fdb", false, false}};
  for (const Literal& row : rows) {
    const auto results = run_over(row.text, tuples);
    for (size_t n = 0; n < tuples.size(); ++n) {
      std::vector<uint64_t> in = {tuples[n][0], row.inner ? kLiteral : tuples[n][1],
                                  row.inner ? tuples[n][1] : kLiteral};
      if (!row.fuses)
        for (uint64_t& bits : in) bits = exact::flushed(bits, kSingle);
      const auto reference = row.fuses ? fused : unfused;
      const Value value = reference(unpacked(in[0], kSingle), unpacked(in[1], kSingle),
                                    unpacked(in[2], kSingle), exact::kNearest);
      expect_float(low_bits(results[n], kSingle), rounded(value, kSingle, exact::kNearest, row.fuses), in,
                   kSingle, row.text);
    }
  }
}

TEST(Float32, MullitIsDarkWhereNothingIsLit) {
  const auto tuples = operand_tuples({kSingle, kSingle, kSingle}, 2000);
  const auto results = run_over("v_mullit_f32 v6, v0, v2, v4", tuples);
  for (size_t n = 0; n < tuples.size(); ++n) {
    const uint64_t a = tuples[n][0], b = tuples[n][1], c = tuples[n][2];
    const bool dark = exact::is_nan(b, kSingle) || b == 0xff800000 || b == 0xff7fffff ||
                      exact::is_nan(c, kSingle) || c >= 0x80000000 || c == 0;
    if (dark) {
      EXPECT_EQ(low_bits(results[n], kSingle), 0xff7fffffu) << std::hex << a << ' ' << b << ' ' << c;
      continue;
    }
    const Value value = legacy_product(unpacked(a, kSingle), unpacked(b, kSingle));
    const bool hidden = (a & 0x7fffffff) == 0 || (b & 0x7fffffff) == 0;
    expect_float(low_bits(results[n], kSingle), rounded(value, kSingle, exact::kNearest),
                 hidden ? std::vector<uint64_t>{} : std::vector<uint64_t>{a, b}, kSingle, "v_mullit_f32");
  }
}

TEST(Float32, InactiveLanesKeepTheirResult) {
  for (const uint32_t lanes : {32u, 64u}) {
    Snippet snippet("v_fmac_f32 v2, v0, v1\nv_max_f32 v3, v0, v1", lanes);
    for (uint32_t reg = 0; reg < 3; ++reg) snippet.set_v(reg, 0x40000000);
    snippet.set_exec(0xffff0ff1);
    snippet.run();
    for (uint32_t l = 0; l < lanes; ++l) {
      const bool active = uint64_t{0xffff0ff1} >> l & 1;
      EXPECT_EQ(snippet.v(2, l), active ? 0x40c00000u : 0x40000000u);
      EXPECT_EQ(snippet.v(3, l), active ? 0x40000000u : Snippet::kUntouched);
    }
  }
}

}  // namespace
}  // namespace rocfix::vcard
