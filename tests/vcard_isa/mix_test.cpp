// SPDX-License-Identifier: MIT
// V_FMA_MIX*: f32 results against the host's fma, f16 results against exact integers (rounded once).
#include <gtest/gtest.h>

#include <bit>
#include <cfenv>
#include <cmath>

#include "vcard_isa/assembler.h"
#include "vcard_isa/half_reference.h"
#include "vcard_isa/harness.h"
#include "vcard_isa/vector_check.h"

namespace rocfix::vcard {
namespace {

using In = VectorInput;

uint32_t flushed32(uint32_t bits) {
  return bits & 0x7f800000 ? bits : bits & 0x80000000;
}
bool is_nan32(uint32_t bits) {
  return (bits & 0x7fffffff) > 0x7f800000;
}
bool is_zero32(uint32_t bits) {
  return (bits & 0x7fffffff) == 0;
}
bool is_infinite32(uint32_t bits) {
  return (bits & 0x7fffffff) == 0x7f800000;
}
uint32_t widened(uint16_t half) {
  const uint32_t sign = uint32_t{half} >> 15 << 31;
  if (half_is_nan(half)) return sign | 0x7fc00000 | (half & 0x3ffu) << 13;
  if (half_is_infinite(half)) return sign | 0x7f800000;
  return std::bit_cast<uint32_t>(std::ldexp(static_cast<float>(std::abs(half_value(half))), -24)) | sign;
}

// How an instruction's text reads one operand.
enum class Part { kFloat, kLow, kHigh };

uint32_t operand(uint64_t word, Part part, uint32_t mode) {
  if (part == Part::kFloat) {
    const auto bits = static_cast<uint32_t>(word);
    return mode >> 4 & 1 ? bits : flushed32(bits);
  }
  const auto bits = static_cast<uint16_t>(part == Part::kHigh ? word >> 16 : word);
  return widened(keeps_input_denormals16(mode) ? bits : half_flushed(bits));
}

// What needs no arithmetic: the result where an operand is a NaN or an infinity; 0 where it is a number.
uint32_t special_result(uint32_t a, uint32_t b, uint32_t c) {
  if (is_nan32(a)) return a | 0x400000;
  if (is_nan32(b)) return b | 0x400000;
  const bool product_infinite = is_infinite32(a) || is_infinite32(b);
  if (product_infinite && (is_zero32(a) || is_zero32(b))) return 0xffc00000;
  if (is_nan32(c)) return c | 0x400000;
  const uint32_t sign = (a ^ b) & 0x80000000;
  if (product_infinite) return is_infinite32(c) && (c & 0x80000000) != sign ? 0xffc00000 : sign | 0x7f800000;
  return is_infinite32(c) ? c : 0;
}

uint32_t fma32(uint32_t a, uint32_t b, uint32_t c, uint32_t mode) {
  if (const uint32_t special = special_result(a, b, c)) return special;
  constexpr int kRound[] = {FE_TONEAREST, FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO};
  std::fesetround(kRound[mode & 3]);
  volatile float x = std::bit_cast<float>(a), y = std::bit_cast<float>(b), z = std::bit_cast<float>(c);
  volatile float result = std::fma(x, y, z);
  std::fesetround(FE_TONEAREST);
  const auto bits = std::bit_cast<uint32_t>(static_cast<float>(result));
  return mode >> 5 & 1 ? bits : flushed32(bits);
}

constexpr int kFactorPlaces = 37;

// A float as an integer of `places` binary places; the test's values all are.
Exact exact(uint32_t bits, int places) {
  const double value = std::bit_cast<float>(bits);
  int exponent = 0;
  const auto mantissa = static_cast<int64_t>(std::frexp(value, &exponent) * 0x1p24);
  const int shift = exponent - 24 + places;
  return shift >= 0 ? Exact{mantissa} * (Exact{1} << shift) : Exact{mantissa} / (Exact{1} << -shift);
}

uint16_t fma16(uint32_t a, uint32_t b, uint32_t c, uint32_t mode) {
  if (const uint32_t special = special_result(a, b, c))
    return static_cast<uint16_t>((special >> 16 & 0x8000) | 0x7c00 | (special >> 13 & 0x3ff));
  const uint16_t product_sign = (a ^ b) >> 16 & 0x8000, addend_sign = c >> 16 & 0x8000;
  const uint16_t zero = product_sign == addend_sign ? product_sign : round16(mode) == 2 ? 0x8000 : 0;
  const Exact sum = exact(a, kFactorPlaces) * exact(b, kFactorPlaces) + exact(c, 2 * kFactorPlaces);
  uint16_t result = half_rounded(sum, 2 * kFactorPlaces, round16(mode), zero);
  if (mode >> 23 & 1 && half_is_infinite(result)) result = (result & 0x8000) | 0x7bff;
  return keeps_output_denormals16(mode) ? result : half_flushed(result);
}

// Floats around halves, ties between halves, and what is far below; all have 37 binary places at most.
std::vector<uint64_t> special_floats() {
  std::vector<uint64_t> bits = {0, 0x80000000, 0x7f800000, 0xff800000, 0x7fc12345, 0xff92e000};
  for (const float value :
       {1.0f,       -1.0f,    1 + 0x1p-11f, -1 - 0x1p-11f, 1 + 0x1p-10f, 1 + 0x1p-23f, 0x1p-37f,
        -0x1p-37f,  0x3p-37f, 2047.9375f,   -2000.5f,      0x1p-24f,     0x1p-25f,     -0x1p-25f,
        0x1.8p-25f, 0x1p-14f, 0x1.ffcp-15f, 1.1f,          5.0f,         0.333333f})
    bits.push_back(std::bit_cast<uint32_t>(value));
  for (const uint64_t pair : special_half_pairs()) {
    const uint64_t exponent = pair >> 23 & 0xff;  // as a float
    if (exponent == 0xff || (exponent >= 127 - 14 && exponent <= 127 + 11)) bits.push_back(pair);
  }
  return bits;
}

void check_floats(const std::string& text, VectorFormula formula, uint32_t mode) {
  VectorCase test = {text, 32, 32, 32, 32, formula};
  test.mode = mode;
  test.specials = special_floats();
  test.random_tuples = 0;  // random bits would not fit the exact integers
  check_vector(test);
}
void check_pairs(const std::string& text, VectorFormula formula, uint32_t mode) {
  VectorCase test = {text, 32, 32, 32, 32, formula};
  test.mode = mode;
  test.specials = special_half_pairs();
  check_vector(test);
}

template <class F>
void for_modes(F run) {
  for (uint32_t round = 0; round < 4; ++round)
    for (uint32_t denorm = 0; denorm < 4; ++denorm) run(0x300 | round * 5 | denorm * 0x50);
}

TEST(Mix, FloatResultOfFloats) {
  for_modes([](uint32_t mode) {
    VectorCase test = {"v_fma_mix_f32 D, A, B, C", 32, 32, 32, 32, [](const In& i) -> uint64_t {
                         return fma32(operand(i.a, Part::kFloat, i.mode), operand(i.b, Part::kFloat, i.mode),
                                      operand(i.c, Part::kFloat, i.mode), i.mode);
                       }};
    test.mode = mode;
    test.specials = special_floats();
    for (const uint64_t bits :
         {0x1ull, 0x80000fffull, 0x00800000ull, 0x7f7fffffull, 0xff7fffffull, 0x20000000ull})
      test.specials.push_back(bits);
    check_vector(test);
  });
}

TEST(Mix, FloatResultOfHalves) {
  for_modes([](uint32_t mode) {
    check_pairs(
        "v_fma_mix_f32 D, A, B, C op_sel:[0,1,0] op_sel_hi:[1,1,1]",
        [](const In& i) -> uint64_t {
          return fma32(operand(i.a, Part::kLow, i.mode), operand(i.b, Part::kHigh, i.mode),
                       operand(i.c, Part::kLow, i.mode), i.mode);
        },
        mode);
  });
}

TEST(Mix, NegativeAndAbsoluteOperands) {
  check_pairs(
      "v_fma_mix_f32 D, -|A|, |B|, -C op_sel:[1,0,0] op_sel_hi:[1,0,0]",
      [](const In& i) -> uint64_t {
        return fma32(operand(i.a, Part::kHigh, i.mode) | 0x80000000,
                     operand(i.b, Part::kFloat, i.mode) & 0x7fffffff,
                     operand(i.c, Part::kFloat, i.mode) ^ 0x80000000, i.mode);
      },
      kHipMode);
}

TEST(Mix, LowHalfOfFloatsIsRoundedOnce) {
  for_modes([](uint32_t mode) {
    check_floats(
        "v_fma_mixlo_f16 D, A, B, C",
        [](const In& i) -> uint64_t {
          return (i.old & 0xffff0000) |
                 fma16(operand(i.a, Part::kFloat, i.mode), operand(i.b, Part::kFloat, i.mode),
                       operand(i.c, Part::kFloat, i.mode), i.mode);
        },
        mode);
  });
}

TEST(Mix, HighHalfOfHalves) {
  for_modes([](uint32_t mode) {
    check_pairs(
        "v_fma_mixhi_f16 D, A, B, C op_sel:[1,0,1] op_sel_hi:[1,1,1]",
        [](const In& i) -> uint64_t {
          const uint64_t high = fma16(operand(i.a, Part::kHigh, i.mode), operand(i.b, Part::kLow, i.mode),
                                      operand(i.c, Part::kHigh, i.mode), i.mode);
          return (i.old & 0xffff) | high << 16;
        },
        mode);
  });
}

TEST(Mix, ClampAndOverflow) {
  check_floats(
      "v_fma_mixlo_f16 D, A, B, C clamp",
      [](const In& i) -> uint64_t {
        const uint16_t half = fma16(operand(i.a, Part::kFloat, i.mode), operand(i.b, Part::kFloat, i.mode),
                                    operand(i.c, Part::kFloat, i.mode), i.mode);
        return (i.old & 0xffff0000) | half_clamped(half, i.mode);
      },
      kHipMode);
  check_floats(
      "v_fma_mixlo_f16 D, A, B, C",
      [](const In& i) -> uint64_t {
        return (i.old & 0xffff0000) |
               fma16(operand(i.a, Part::kFloat, i.mode), operand(i.b, Part::kFloat, i.mode),
                     operand(i.c, Part::kFloat, i.mode), i.mode);
      },
      kHipMode | 1 << 23);
}

// 15 * 1.1f is 16.5000004, above the tie between 16 and 17; as a float it would be the tie, and give 16.
TEST(Mix, WhereTwoRoundingsDiffer) {
  Snippet snippet("v_fma_mixlo_f16 v3, v0, v1, 0 op_sel_hi:[1,0,0]");
  snippet.set_v(0, 15);
  snippet.set_v(1, std::bit_cast<uint32_t>(1.1f));
  snippet.run();
  EXPECT_EQ(snippet.v(3, 0) & 0xffff, 17u);
}

TEST(Mix, ExtremesOfFloats) {
  const auto run = [](uint32_t a, uint32_t b, uint32_t c, uint32_t mode) {
    Snippet snippet("v_fma_mixlo_f16 v3, v0, v1, v2");
    snippet.set_mode(mode);
    snippet.set_v(0, a);
    snippet.set_v(1, b);
    snippet.set_v(2, c);
    snippet.run();
    return snippet.v(3, 0) & 0xffff;
  };
  constexpr uint32_t kUp = kHipMode | 4, kDown = kHipMode | 8;
  EXPECT_EQ(run(0x7f7fffff, 0x7f7fffff, 0, kHipMode), 0x7c00u);  // 2^256
  EXPECT_EQ(run(0x7f7fffff, 0x7f7fffff, 0, kDown), 0x7bffu);
  EXPECT_EQ(run(1, 1, 0, kHipMode), 0u);  // 2^-298
  EXPECT_EQ(run(1, 1, 0, kUp), 1u);
  EXPECT_EQ(run(1, 0x80000001, 0, kDown), 0x8001u);
  EXPECT_EQ(run(1, 1, 0x3f801000, kHipMode), 0x3c01u);           // above the tie 1 + 2^-11
  EXPECT_EQ(run(1, 0x80000001, 0x3f803000, kHipMode), 0x3c01u);  // below the tie 1 + 3 * 2^-11
  EXPECT_EQ(run(0x7f7fffff, 0x7f7fffff, 0xff7fffff, kHipMode), 0x7c00u);
}

// An operand read as f16 takes an inline float as a half, one read as f32 as a float.
TEST(Mix, Constants) {
  Snippet snippet("v_fma_mix_f32 v1, v0, 2.0, 4.0 op_sel_hi:[0,0,1]");
  snippet.set_v(0, std::bit_cast<uint32_t>(3.0f));
  snippet.run();
  EXPECT_EQ(snippet.v(1, 0), std::bit_cast<uint32_t>(10.0f));
  auto words = assemble("v_fma_mix_f32 v1, v0, 0x4001, 0 op_sel:[0,1,0] op_sel_hi:[0,1,0]", "gfx1010", 32);
  words.back() = 0x40003c00;  // LLVM writes no upper half
  Snippet literal("");
  literal.set_v(0, std::bit_cast<uint32_t>(3.0f));
  literal.run_words(words);
  EXPECT_EQ(literal.v(1, 0), std::bit_cast<uint32_t>(6.0f));
}

}  // namespace
}  // namespace rocfix::vcard
