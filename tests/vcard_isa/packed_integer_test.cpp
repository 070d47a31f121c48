// SPDX-License-Identifier: MIT
// V_PK_* of 16-bit integers.
#include <gtest/gtest.h>

#include <algorithm>

#include "vcard_isa/harness.h"
#include "vcard_isa/vector_check.h"

namespace rocfix::vcard {
namespace {

using In = VectorInput;
using Lane16 = Wide (*)(Wide a, Wide b, Wide c);  // exact

enum class Fit { kWrap, kSaturate };

Wide half_of(uint64_t word, bool high, bool is_signed) {
  const uint64_t bits = (high ? word >> 16 : word) & 0xffff;
  return is_signed ? sign_of(bits, 16) : Wide{bits};
}

template <Lane16 kExact, bool kSigned, Fit kFit>
uint64_t one(const In& i, bool high) {
  const Wide exact =
      kExact(half_of(i.a, high, kSigned), half_of(i.b, high, kSigned), half_of(i.c, high, kSigned));
  if (kFit == Fit::kWrap) return low_bits_of(exact, 16);
  return kSigned ? saturated_signed(exact, 16) : saturated_unsigned(exact, 16);
}
template <Lane16 kExact, bool kSigned, Fit kFit>
uint64_t both(const In& i) {
  return one<kExact, kSigned, kFit>(i, false) | one<kExact, kSigned, kFit>(i, true) << 16;
}

Wide add(Wide a, Wide b, Wide) {
  return a + b;
}
Wide sub(Wide a, Wide b, Wide) {
  return a - b;
}
Wide mul(Wide a, Wide b, Wide) {
  return a * b;
}
Wide mad(Wide a, Wide b, Wide c) {
  return a * b + c;
}
Wide lower(Wide a, Wide b, Wide) {
  return std::min(a, b);
}
Wide higher(Wide a, Wide b, Wide) {
  return std::max(a, b);
}
Wide left(Wide n, Wide a, Wide) {
  return a << static_cast<int>(n & 15);
}
Wide right(Wide n, Wide a, Wide) {
  return a >> static_cast<int>(n & 15);
}

TEST(PackedInteger, Wraps) {
  check_vector({"v_pk_add_i16 D, A, B", 32, 32, 32, 0, both<add, true, Fit::kWrap>});
  check_vector({"v_pk_sub_i16 D, A, B", 32, 32, 32, 0, both<sub, true, Fit::kWrap>});
  check_vector({"v_pk_add_u16 D, A, B", 32, 32, 32, 0, both<add, false, Fit::kWrap>});
  check_vector({"v_pk_sub_u16 D, A, B", 32, 32, 32, 0, both<sub, false, Fit::kWrap>});
  check_vector({"v_pk_mul_lo_u16 D, A, B", 32, 32, 32, 0, both<mul, false, Fit::kWrap>});
  check_vector({"v_pk_mad_i16 D, A, B, C", 32, 32, 32, 32, both<mad, true, Fit::kWrap>});
  check_vector({"v_pk_mad_u16 D, A, B, C", 32, 32, 32, 32, both<mad, false, Fit::kWrap>});
}

TEST(PackedInteger, ClampSaturates) {
  check_vector({"v_pk_add_i16 D, A, B clamp", 32, 32, 32, 0, both<add, true, Fit::kSaturate>});
  check_vector({"v_pk_sub_i16 D, A, B clamp", 32, 32, 32, 0, both<sub, true, Fit::kSaturate>});
  check_vector({"v_pk_add_u16 D, A, B clamp", 32, 32, 32, 0, both<add, false, Fit::kSaturate>});
  check_vector({"v_pk_sub_u16 D, A, B clamp", 32, 32, 32, 0, both<sub, false, Fit::kSaturate>});
  check_vector({"v_pk_mad_i16 D, A, B, C clamp", 32, 32, 32, 32, both<mad, true, Fit::kSaturate>});
  check_vector({"v_pk_mad_u16 D, A, B, C clamp", 32, 32, 32, 32, both<mad, false, Fit::kSaturate>});
  check_vector({"v_pk_mul_lo_u16 D, A, B clamp", 32, 32, 32, 0, both<mul, false, Fit::kSaturate>});
  // Bits that a shift loses are no overflow.
  check_vector({"v_pk_lshlrev_b16 D, A, B clamp", 32, 32, 32, 0, both<left, false, Fit::kWrap>});
}

TEST(PackedInteger, MinMaxAndShifts) {
  check_vector({"v_pk_min_i16 D, A, B", 32, 32, 32, 0, both<lower, true, Fit::kWrap>});
  check_vector({"v_pk_max_i16 D, A, B", 32, 32, 32, 0, both<higher, true, Fit::kWrap>});
  check_vector({"v_pk_min_u16 D, A, B", 32, 32, 32, 0, both<lower, false, Fit::kWrap>});
  check_vector({"v_pk_max_u16 D, A, B", 32, 32, 32, 0, both<higher, false, Fit::kWrap>});
  check_vector({"v_pk_lshlrev_b16 D, A, B", 32, 32, 32, 0, both<left, false, Fit::kWrap>});
  check_vector({"v_pk_lshrrev_b16 D, A, B", 32, 32, 32, 0, both<right, false, Fit::kWrap>});
  check_vector({"v_pk_ashrrev_i16 D, A, B", 32, 32, 32, 0, both<right, true, Fit::kWrap>});
}

TEST(PackedInteger, HalvesAreChosenOneByOne) {
  check_vector({"v_pk_mad_u16 D, A, B, C op_sel:[0,1,1] op_sel_hi:[0,1,0]", 32, 32, 32, 32, [](const In& i) {
                  const uint64_t low = (i.a & 0xffff) * (i.b >> 16) + (i.c >> 16);
                  const uint64_t high = (i.a & 0xffff) * (i.b >> 16) + (i.c & 0xffff);
                  return (low & 0xffff) | (high & 0xffff) << 16;
                }});
  check_vector({"v_pk_sub_i16 D, A, B op_sel:[1,0] op_sel_hi:[0,0]", 32, 32, 32, 0,
                [](const In& i) { return (((i.a >> 16) - i.b) & 0xffff) | ((i.a - i.b) & 0xffff) << 16; }});
}

// Inline integers are 32 bits wide with their sign; inline floats are the single-precision pattern.
TEST(PackedInteger, Constants) {
  const auto run = [](Snippet snippet) {
    snippet.set_v(0, 0x00200010);
    snippet.set_s(6, 0x00070003);
    snippet.run();
    return snippet.v(1, 0);
  };
  EXPECT_EQ(run(Snippet("v_pk_add_u16 v1, 5, v0")), 0x00200015u);
  EXPECT_EQ(run(Snippet("v_pk_add_u16 v1, 5, v0 op_sel_hi:[0,1]")), 0x00250015u);
  EXPECT_EQ(run(Snippet("v_pk_add_u16 v1, -2, v0")), 0x001f000eu);
  EXPECT_EQ(run(Snippet("v_pk_add_u16 v1, 0x00010002, v0")), 0x00210012u);
  EXPECT_EQ(run(Snippet("v_pk_add_u16 v1, s6, v0 op_sel:[1,0] op_sel_hi:[0,1]")), 0x00230017u);
  Snippet snippet("");
  snippet.set_v(0, 0x00200010);
  snippet.run_words({0xcc0a4001, 0x180200f2});  // v_pk_add_u16 v1, (operand 242: 1.0), v0
  EXPECT_EQ(snippet.v(1, 0), 0x3fa00010u);
}

}  // namespace
}  // namespace rocfix::vcard
