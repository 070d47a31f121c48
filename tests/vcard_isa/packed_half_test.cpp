// SPDX-License-Identifier: MIT
// V_PK_*_F16 against exact integers, in every rounding and denormal mode.
#include <gtest/gtest.h>

#include "vcard_isa/half_reference.h"
#include "vcard_isa/harness.h"
#include "vcard_isa/vector_check.h"

namespace rocfix::vcard {
namespace {

using In = VectorInput;

uint16_t low(uint64_t word) {
  return static_cast<uint16_t>(word);
}
uint16_t high(uint64_t word) {
  return static_cast<uint16_t>(word >> 16);
}
uint64_t pair(uint16_t low, uint16_t high) {
  return low | uint32_t{high} << 16;
}

template <auto kOperation>
uint64_t two(const In& i) {
  return pair(kOperation(low(i.a), low(i.b), i.mode), kOperation(high(i.a), high(i.b), i.mode));
}
uint64_t fma(const In& i) {
  return pair(half_fma(low(i.a), low(i.b), low(i.c), i.mode),
              half_fma(high(i.a), high(i.b), high(i.c), i.mode));
}
uint64_t fmac(const In& i) {
  return pair(half_fma(low(i.a), low(i.b), low(i.old), i.mode),
              half_fma(high(i.a), high(i.b), high(i.old), i.mode));
}

void check_modes(const std::string& text, int sources, VectorFormula formula) {
  for (uint32_t round = 0; round < 4; ++round)
    for (uint32_t denorm = 0; denorm < 4; ++denorm) {
      VectorCase test = {text, 32, 32, 32, sources == 3 ? 32 : 0, formula};
      test.mode = 0x330 | round << 2 | denorm << 6;
      test.specials = special_half_pairs();
      check_vector(test);
    }
}

TEST(PackedHalf, AddRoundsOnce) {
  check_modes("v_pk_add_f16 D, A, B", 2, two<half_add>);
}
TEST(PackedHalf, MulRoundsOnce) {
  check_modes("v_pk_mul_f16 D, A, B", 2, two<half_mul>);
}
TEST(PackedHalf, FmaRoundsOnce) {
  check_modes("v_pk_fma_f16 D, A, B, C", 3, fma);
}
TEST(PackedHalf, FmacRoundsOnce) {
  check_modes("v_pk_fmac_f16 D, A, B", 2, fmac);
}
TEST(PackedHalf, Min) {
  check_modes("v_pk_min_f16 D, A, B", 2, two<half_min>);
}
TEST(PackedHalf, Max) {
  check_modes("v_pk_max_f16 D, A, B", 2, two<half_max>);
}

// Where rounding the sum to f32 first, or the product to f16 first, gives another half.
TEST(PackedHalf, FmaWhereTwoRoundingsDiffer) {
  Snippet snippet("v_pk_fma_f16 v3, v0, v1, v2");
  snippet.set_v(0, 0x3c013c01);  // 1 + 2^-10
  snippet.set_v(1, 0x3c013c01);  // squared: 1 + 2^-9 + 2^-20
  snippet.set_v(2, 0x1000bc02);  // -(1 + 2^-9); 2^-11
  snippet.run();
  EXPECT_EQ(snippet.v(3, 0), pair(0x0010, 0x3c03));  // 2^-20; above the tie 1 + 2^-9 + 2^-11
}

TEST(PackedHalf, WithoutIeeeANanLoses) {
  for (const char* name : {"min", "max"}) {
    VectorCase test = {std::string("v_pk_") + name + "_f16 D, A, B",
                       32,
                       32,
                       32,
                       0,
                       name == std::string("min") ? two<half_min> : two<half_max>};
    test.mode = 0x1f0;
    test.specials = special_half_pairs();
    check_vector(test);
  }
}

TEST(PackedHalf, Fp16OverflowStaysFinite) {
  VectorCase test = {"v_pk_mul_f16 D, A, B", 32, 32, 32, 0, two<half_mul>};
  test.mode = kHipMode | 1 << 23;
  test.specials = special_half_pairs();
  check_vector(test);
}

TEST(PackedHalf, ClampAndModifiers) {
  const auto clamped_product = [](const In& i) {
    return pair(half_clamped(half_mul(low(i.a), low(i.b), i.mode), i.mode),
                half_clamped(half_mul(high(i.a), high(i.b), i.mode), i.mode));
  };
  for (const uint32_t mode : {kHipMode, kHipMode & ~0x100u}) {  // with and without DX10_CLAMP
    VectorCase test = {"v_pk_mul_f16 D, A, B clamp", 32, 32, 32, 0, clamped_product};
    test.mode = mode;
    test.specials = special_half_pairs();
    check_vector(test);
  }
  VectorCase test = {"v_pk_fma_f16 D, A, B, C op_sel:[1,0,1] op_sel_hi:[1,0,0] neg_lo:[1,0,0] neg_hi:[0,1,1]",
                     32,
                     32,
                     32,
                     32,
                     [](const In& i) {
                       return pair(half_fma(high(i.a) ^ 0x8000, low(i.b), high(i.c), i.mode),
                                   half_fma(high(i.a), low(i.b) ^ 0x8000, low(i.c) ^ 0x8000, i.mode));
                     }};
  test.specials = special_half_pairs();
  check_vector(test);
}

// An inline float is a half with zeros above it; an inline integer is 32 bits wide with its sign; a literal
// is itself.
TEST(PackedHalf, Constants) {
  const auto run = [](const char* text) {
    Snippet snippet(text);
    snippet.set_v(0, 0x40004200);  // 2, 3
    snippet.run();
    return snippet.v(1, 0);
  };
  EXPECT_EQ(run("v_pk_add_f16 v1, 1.0, v0"), pair(0x4400, 0x4000));
  EXPECT_EQ(run("v_pk_add_f16 v1, 1.0, v0 op_sel_hi:[0,1]"), pair(0x4400, 0x4200));
  EXPECT_EQ(run("v_pk_max_f16 v1, 1, v0 op_sel:[0,0] op_sel_hi:[1,1]"), pair(0x4200, 0x4000));
  EXPECT_EQ(run("v_pk_add_f16 v1, 0x3c00bc00, v0"), pair(0x4000, 0x4200));
  EXPECT_EQ(run("v_pk_add_f16 v1, 0x3c00bc00, v0 op_sel:[1,0] op_sel_hi:[0,1]"), pair(0x4400, 0x3c00));
  EXPECT_EQ(run("v_pk_mul_f16 v1, 0.15915494, v0 op_sel_hi:[0,1]"),
            pair(half_mul(0x3118, 0x4200, kHipMode), half_mul(0x3118, 0x4000, kHipMode)));
}

}  // namespace
}  // namespace rocfix::vcard
