// SPDX-License-Identifier: MIT
// Dot products, on the chips that have them.
#include <gtest/gtest.h>

#include <bit>
#include <cfenv>
#include <cmath>

#include "vcard_isa/half_reference.h"
#include "vcard_isa/harness.h"
#include "vcard_isa/vector_check.h"

namespace rocfix::vcard {
namespace {

using In = VectorInput;

Wide part(uint64_t word, int n, int bits, bool is_signed) {
  const uint64_t field = word >> n * bits & ((uint64_t{1} << bits) - 1);
  return is_signed ? sign_of(field, bits) : Wide{field};
}

template <int kBits, bool kSigned>
Wide dot(uint64_t a, uint64_t b, uint64_t c) {
  Wide sum = kSigned ? sign_of(c, 32) : Wide{c};
  for (int n = 0; n < 32 / kBits; ++n) sum += part(a, n, kBits, kSigned) * part(b, n, kBits, kSigned);
  return sum;
}
template <int kBits, bool kSigned>
uint64_t wrapped(const In& i) {
  return low_bits_of(dot<kBits, kSigned>(i.a, i.b, i.c), 32);
}
template <int kBits, bool kSigned>
uint64_t saturated(const In& i) {
  const Wide exact = dot<kBits, kSigned>(i.a, i.b, i.c);
  return kSigned ? saturated_signed(exact, 32) : saturated_unsigned(exact, 32);
}

template <int kBits, bool kSigned>
void check_integer(const std::string& name, const char* chip) {
  check_vector({name + " D, A, B, C", 32, 32, 32, 32, wrapped<kBits, kSigned>, nullptr, chip});
  check_vector({name + " D, A, B, C clamp", 32, 32, 32, 32, saturated<kBits, kSigned>, nullptr, chip});
}

TEST(Dot, Integers) {
  for (const char* chip : {"gfx1011", "gfx1012", "gfx1030"}) {
    check_integer<16, true>("v_dot2_i32_i16", chip);
    check_integer<16, false>("v_dot2_u32_u16", chip);
    check_integer<8, true>("v_dot4_i32_i8", chip);
    check_integer<8, false>("v_dot4_u32_u8", chip);
    check_integer<4, true>("v_dot8_i32_i4", chip);
    check_integer<4, false>("v_dot8_u32_u4", chip);
  }
}

TEST(Dot, HalvesAreChosenOneByOne) {
  check_vector({"v_dot2_u32_u16 D, A, B, C op_sel:[1,0,0] op_sel_hi:[1,0,0]", 32, 32, 32, 32,
                [](const In& i) { return low_bits_of(2 * Wide{i.a >> 16} * (i.b & 0xffff) + i.c, 32); },
                nullptr, "gfx1012"});
}

TEST(Dot, FourBytesIntoTheDestination) {
  const VectorFormula formula = [](const In& i) { return low_bits_of(dot<8, true>(i.a, i.b, i.old), 32); };
  check_vector({"v_dot4c_i32_i8 D, A, B", 32, 32, 32, 0, formula, nullptr, "gfx1012"});
  check_vector({"v_dot4c_i32_i8_dpp D, A, B quad_perm:[0,1,2,3] row_mask:0xf bank_mask:0xf bound_ctrl:0", 32,
                32, 32, 0, formula, nullptr, "gfx1012"});
}

uint32_t flushed32(uint32_t bits) {
  return bits & 0x7f800000 ? bits : bits & 0x80000000;
}

// One step of the sum: product of halves added to `sum`, rounded by MODE, denormals flushed.
uint32_t step(uint16_t a, uint16_t b, uint32_t sum, uint32_t mode) {
  constexpr int kRound[] = {FE_TONEAREST, FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO};
  const auto value = [](uint16_t half) {
    const double magnitude = std::ldexp(static_cast<double>(std::abs(half_value(half))), -24);
    return half & 0x8000 ? -magnitude : magnitude;
  };
  std::fesetround(kRound[mode & 3]);
  volatile float product = static_cast<float>(value(a) * value(b));  // exact
  volatile float addend = std::bit_cast<float>(flushed32(sum));
  volatile float result = product + addend;
  std::fesetround(FE_TONEAREST);
  return flushed32(std::bit_cast<uint32_t>(static_cast<float>(result)));
}
uint32_t dot2(uint64_t a, uint64_t b, uint32_t c, uint32_t mode) {
  const uint32_t low = step(static_cast<uint16_t>(a), static_cast<uint16_t>(b), c, mode);
  return step(static_cast<uint16_t>(a >> 16), static_cast<uint16_t>(b >> 16), low, mode);
}

// Finite halves, and as floats: large, small, denormal.
std::vector<uint64_t> finite_pairs() {
  std::vector<uint64_t> pairs;
  for (const uint64_t pair : special_half_pairs())
    if (half_is_finite(static_cast<uint16_t>(pair)) && half_is_finite(static_cast<uint16_t>(pair >> 16)))
      pairs.push_back(pair);
  for (const uint64_t word :
       {0x00000001ull, 0x80000123ull, 0x3f800001ull, 0x4b800001ull, 0xbc003c00ull, 0x33013c01ull})
    pairs.push_back(word);
  return pairs;
}

void check_float(const std::string& text, int c_bits, VectorFormula formula) {
  for (const uint32_t round : {0u, 1u, 2u, 3u})
    for (const uint32_t denorm : {0u, 3u}) {
      VectorCase test = {text, 32, 32, 32, c_bits, formula, nullptr, "gfx1012"};
      test.mode = 0x3c0 | round | denorm << 4;
      test.specials = finite_pairs();
      test.random_tuples = 0;
      check_vector(test);
    }
}

TEST(Dot, FloatSumOfHalves) {
  check_float("v_dot2_f32_f16 D, A, B, C", 32,
              [](const In& i) -> uint64_t { return dot2(i.a, i.b, static_cast<uint32_t>(i.c), i.mode); });
  check_float("v_dot2_f32_f16 D, A, B, C neg_lo:[1,0,1] neg_hi:[0,1,0]", 32, [](const In& i) -> uint64_t {
    return dot2(i.a ^ 0x8000, i.b ^ 0x80000000, static_cast<uint32_t>(i.c) ^ 0x80000000, i.mode);
  });
}

TEST(Dot, FloatSumIntoTheDestination) {
  for (const char* chip : {"gfx1011", "gfx1012", "gfx1030"}) {
    Snippet snippet(
        "v_dot2c_f32_f16 v2, v0, v1\nv_dot2c_f32_f16_dpp v3, v0, v1 quad_perm:[1,0,3,2] row_mask:0xf "
        "bank_mask:0xf\nv_dot2c_f32_f16 v4, 2.0, v1",
        32, chip);
    for (uint32_t l = 0; l < 32; ++l) snippet.set_v(0, l, 0x3c004000 + (l & 1));  // 2 + …, 1
    snippet.set_v(1, 0x42004400);                                                 // 4, 3
    for (const uint32_t reg : {2, 3, 4}) snippet.set_v(reg, 0x3f800000);
    snippet.run();
    for (uint32_t l = 0; l < 32; ++l) {
      const uint32_t own = 0x3c004000 + (l & 1), neighbour = 0x3c004000 + (~l & 1);
      EXPECT_EQ(snippet.v(2, l), dot2(own, 0x42004400, 0x3f800000, kHipMode)) << l;
      EXPECT_EQ(snippet.v(3, l), dot2(neighbour, 0x42004400, 0x3f800000, kHipMode)) << l;
      EXPECT_EQ(snippet.v(4, l), std::bit_cast<uint32_t>(9.0f)) << l;  // an inline float has no upper half
    }
  }
}

TEST(Dot, ModifiersGoForBothHalvesOfTheShortForm) {
  Snippet snippet("v_dot2c_f32_f16_dpp v2, -v0, |v1| quad_perm:[0,1,2,3] row_mask:0xf bank_mask:0xf", 32,
                  "gfx1012");
  snippet.set_v(0, 0x3c004000);  // 2, 1
  snippet.set_v(1, 0xc2004400);  // 4, -3: without modifiers 5
  snippet.set_v(2, 0);
  snippet.run();
  EXPECT_EQ(snippet.v(2, 5), std::bit_cast<uint32_t>(-11.0f));
}

TEST(Dot, ClampOfTheFloatSum) {
  Snippet snippet("v_dot2_f32_f16 v3, v0, v1, v2 clamp", 32, "gfx1012");
  snippet.set_v(0, 0x3c003c00);
  snippet.set_v(1, 0, 0x3c003c00);
  snippet.set_v(1, 1, 0xbc003000);
  snippet.set_v(1, 2, 0x34003000);
  snippet.set_v(2, 0);
  snippet.run();
  EXPECT_EQ(snippet.v(3, 0), std::bit_cast<uint32_t>(1.0f));
  EXPECT_EQ(snippet.v(3, 1), 0u);
  EXPECT_EQ(snippet.v(3, 2), std::bit_cast<uint32_t>(0.375f));
}

}  // namespace
}  // namespace rocfix::vcard
