// SPDX-License-Identifier: MIT
// What the forms of an instruction add to its formula: source modifiers, omod, clamp, SDWA, DPP.
#include <gtest/gtest.h>

#include <cmath>

#include "vcard_isa/float_runs.h"

namespace rocfix::vcard {
namespace {

using exact::Format;
using exact::kDouble;
using exact::kHalf;
using exact::kSingle;

constexpr uint32_t kIeee = 1u << 9, kDx10Clamp = 1u << 8;
// Omod needs IEEE off and denormal results flushed.
constexpr uint32_t kOmodMode = kHipMode & ~(kIeee | 0xf0u);

struct Type {
  const char *name, *d, *a, *b;
  const Format& format;
};
const Type kTypes[] = {{"f16", "v6", "v0", "v2", kHalf},
                       {"f32", "v6", "v0", "v2", kSingle},
                       {"f64", "v[6:7]", "v[0:1]", "v[2:3]", kDouble}};

std::string add(const Type& type, const std::string& modifier) {
  const std::string suffix = type.format.bits == 64 ? "" : "_e64";
  return std::string("v_add_") + type.name + suffix + " " + type.d + ", " + type.a + ", " + type.b + " " +
         modifier;
}

// The sum of the flushed operands, flushed.
uint64_t flushed_sum(const Operands& in, const Format& f) {
  const auto value = sum(unpacked(flushed(in[0], f), f), unpacked(flushed(in[1], f), f), exact::kNearest);
  return rounded(value, f, exact::kNearest, false);
}

TEST(FloatOutput, OmodScalesWhereIeeeAndDenormalsAreOff) {
  const std::pair<const char*, int> omods[] = {{"mul:2", 1}, {"mul:4", 2}, {"div:2", -1}};
  for (const Type& type : kTypes)
    for (const auto& [modifier, power] : omods) {
      const Format& f = type.format;
      const auto tuples = operand_tuples({f, f});
      const auto results = run_over(add(type, modifier), tuples, {.mode = kOmodMode});
      for (size_t n = 0; n < tuples.size(); ++n) {
        const uint64_t result = flushed_sum(tuples[n], f);
        uint64_t expected = rounded(scaled(unpacked(result, f), power), f, exact::kNearest, false);
        if ((result & ~f.sign()) == 0) expected = 0;  // -0 becomes +0
        expect_float(low_bits(results[n], f), expected, {tuples[n][0], tuples[n][1]}, f, add(type, modifier));
      }
    }
}

// Which of two NaNs passes is not defined.
std::vector<Operands> with_one_nan_at_most(const Format& f) {
  auto tuples = operand_tuples({f, f});
  std::erase_if(tuples, [&](const Operands& in) { return is_nan(in[0], f) && is_nan(in[1], f); });
  return tuples;
}

TEST(FloatOutput, OmodIsIgnoredOtherwise) {
  for (const Type& type : kTypes) {
    const auto tuples = with_one_nan_at_most(type.format);
    for (const uint32_t mode : {kHipMode, kHipMode & ~kIeee, kOmodMode | kIeee})
      EXPECT_EQ(run_over(add(type, "mul:4"), tuples, {.mode = mode}),
                run_over(add(type, ""), tuples, {.mode = mode}))
          << type.name << std::hex << mode;
  }
}

TEST(FloatOutput, ClampKeepsBetweenZeroAndOne) {
  for (const Type& type : kTypes)
    for (const bool nan_to_zero : {true, false}) {
      const Format& f = type.format;
      const auto tuples = with_one_nan_at_most(f);
      const uint32_t mode = nan_to_zero ? kHipMode : kHipMode & ~kDx10Clamp;
      const auto results = run_over(add(type, "clamp"), tuples, {.mode = mode});
      const auto plain = run_over(add(type, ""), tuples, {.mode = mode});
      const uint64_t one = static_cast<uint64_t>(f.bias) << f.fraction;
      for (size_t n = 0; n < tuples.size(); ++n) {
        const uint64_t value = low_bits(plain[n], f);
        const uint64_t expected = is_nan(value, f)   ? (nan_to_zero ? 0 : value)
                                  : value & f.sign() ? 0
                                                     : std::min(value, one);
        EXPECT_EQ(low_bits(results[n], f), expected) << type.name << std::hex << ' ' << value;
      }
    }
}

TEST(FloatOutput, OmodComesBeforeClamp) {
  const auto results = run_over("v_mul_f32_e64 v6, v0, v2 clamp mul:4",
                                {{0x3e000000, 0x3f800000}, {0x3f000000, 0x3f800000}}, {.mode = kOmodMode});
  EXPECT_EQ(low_bits(results[0], kSingle), 0x3f000000u);
  EXPECT_EQ(low_bits(results[1], kSingle), 0x3f800000u);
}

TEST(FloatOutput, BothHalvesOfAPairAreClamped) {
  const auto results = run_over("v_cvt_pkrtz_f16_f32_e64 v6, v0, v2 clamp", {{0xc0000000, 0x40000000}});
  EXPECT_EQ(results[0] & 0xffffffff, 0x3c000000u);
}

TEST(FloatOutput, SourceModifiers) {
  const auto tuples = operand_tuples({kSingle, kSingle, kSingle}, 500);
  const auto results = run_over("v_fma_f32 v6, -v0, |v2|, -|v4|", tuples);
  for (size_t n = 0; n < tuples.size(); ++n) {
    const uint64_t sign = kSingle.sign();
    const uint64_t a = tuples[n][0] ^ sign, b = tuples[n][1] & ~sign, c = tuples[n][2] | sign;
    const auto value =
        sum(product(unpacked(a, kSingle), unpacked(b, kSingle)), unpacked(c, kSingle), exact::kNearest);
    expect_float(low_bits(results[n], kSingle), rounded(value, kSingle, exact::kNearest), {a, b, c}, kSingle,
                 "v_fma_f32");
  }
}

TEST(FloatOutput, SdwaSelectsAndPlaces) {
  const auto results = run_over(
      "v_add_f16_sdwa v6, -v0, |v2| dst_sel:WORD_1 dst_unused:UNUSED_PRESERVE src0_sel:WORD_1 "
      "src1_sel:WORD_0",
      {{0x4000'1234, 0x5678'c200, 0x9abc'def0}});
  EXPECT_EQ(results[0] & 0xffffffff, 0x3c00'def0u);  // -2 + 3
  const auto bytes = run_over("v_cvt_f32_ubyte0_sdwa v6, v0 src0_sel:BYTE_2", {{0x00ab'0000}});
  EXPECT_EQ(low_bits(bytes[0], kSingle), 0x432b0000u);
}

TEST(FloatOutput, DppMovesTheFirstSource) {
  std::vector<Operands> tuples;
  for (int l = 0; l < 32; ++l)
    tuples.push_back({std::bit_cast<uint32_t>(static_cast<float>(l)), 0x3f800000, 0x12345678});
  const auto results = run_over("v_add_f32_dpp v6, -v0, v2 row_shr:1 row_mask:0xf bank_mask:0xf", tuples);
  for (int l = 0; l < 32; ++l) {
    const uint32_t expected = l % 16 ? std::bit_cast<uint32_t>(static_cast<float>(2 - l)) : 0x12345678;
    EXPECT_EQ(low_bits(results[l], kSingle), expected) << l;
  }
}

}  // namespace
}  // namespace rocfix::vcard
