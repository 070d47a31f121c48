// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "vcard_isa/scalar_check.h"

namespace rocfix::vcard {
namespace {

using In = const ScalarInput&;
using Out = ScalarOutput;

Wide s32(uint64_t value) {
  return signed_of(value, 32);
}
bool fits_signed(Wide value) {
  return value >= -(Wide{1} << 31) && value < Wide{1} << 31;
}
Out signed_sum(Wide sum) {
  return {low_bits(sum, 32), !fits_signed(sum)};
}
Out carried(Wide sum) {
  return {low_bits(sum, 32), sum < 0 || sum >> 32 != 0};
}
Wide absolute(Wide value) {
  return value < 0 ? -value : value;
}

const ScalarCase kCases[] = {
    {"s_add_u32 D, A, B", 32, 32, 32, [](In i) { return carried(Wide{i.a} + i.b); }},
    {"s_addc_u32 D, A, B", 32, 32, 32, [](In i) { return carried(Wide{i.a} + i.b + i.scc); }},
    {"s_sub_u32 D, A, B", 32, 32, 32, [](In i) { return carried(Wide{i.a} - i.b); }},
    {"s_subb_u32 D, A, B", 32, 32, 32, [](In i) { return carried(Wide{i.a} - i.b - i.scc); }},
    {"s_add_i32 D, A, B", 32, 32, 32, [](In i) { return signed_sum(s32(i.a) + s32(i.b)); }},
    {"s_sub_i32 D, A, B", 32, 32, 32, [](In i) { return signed_sum(s32(i.a) - s32(i.b)); }},
    {"s_addk_i32 D, 0x7fff", 32, 0, 0, [](In i) { return signed_sum(s32(i.old) + 0x7fff); }},
    {"s_addk_i32 D, 0x8000", 32, 0, 0, [](In i) { return signed_sum(s32(i.old) - 0x8000); }},
    {"s_min_i32 D, A, B", 32, 32, 32,
     [](In i) {
       return Out{s32(i.a) < s32(i.b) ? i.a : i.b, s32(i.a) < s32(i.b)};
     }},
    {"s_min_u32 D, A, B", 32, 32, 32,
     [](In i) {
       return Out{i.a < i.b ? i.a : i.b, i.a < i.b};
     }},
    {"s_max_i32 D, A, B", 32, 32, 32,
     [](In i) {
       return Out{s32(i.a) > s32(i.b) ? i.a : i.b, s32(i.a) > s32(i.b)};
     }},
    {"s_max_u32 D, A, B", 32, 32, 32,
     [](In i) {
       return Out{i.a > i.b ? i.a : i.b, i.a > i.b};
     }},
    {"s_mul_i32 D, A, B", 32, 32, 32,
     [](In i) {
       return Out{low_bits(s32(i.a) * s32(i.b), 32), {}};
     }},
    {"s_mulk_i32 D, -3", 32, 0, 0,
     [](In i) {
       return Out{low_bits(s32(i.old) * -3, 32), {}};
     }},
    {"s_mul_hi_u32 D, A, B", 32, 32, 32,
     [](In i) {
       return Out{low_bits(Wide{i.a} * i.b >> 32, 32), {}};
     }},
    {"s_mul_hi_i32 D, A, B", 32, 32, 32,
     [](In i) {
       return Out{low_bits(s32(i.a) * s32(i.b) >> 32, 32), {}};
     }},
    {"s_abs_i32 D, A", 32, 32, 0, [](In i) { return with_nonzero(absolute(s32(i.a)), 32); }},
    {"s_absdiff_i32 D, A, B", 32, 32, 32,
     [](In i) { return with_nonzero(absolute(s32(low_bits(Wide{i.a} - i.b, 32))), 32); }},
    {"s_lshl1_add_u32 D, A, B", 32, 32, 32, [](In i) { return carried(Wide{i.a} * 2 + i.b); }},
    {"s_lshl2_add_u32 D, A, B", 32, 32, 32, [](In i) { return carried(Wide{i.a} * 4 + i.b); }},
    {"s_lshl3_add_u32 D, A, B", 32, 32, 32, [](In i) { return carried(Wide{i.a} * 8 + i.b); }},
    {"s_lshl4_add_u32 D, A, B", 32, 32, 32, [](In i) { return carried(Wide{i.a} * 16 + i.b); }},
    {"s_sext_i32_i8 D, A", 32, 32, 0,
     [](In i) {
       return Out{low_bits(signed_of(i.a & 0xff, 8), 32), {}};
     }},
    {"s_sext_i32_i16 D, A", 32, 32, 0,
     [](In i) {
       return Out{low_bits(signed_of(i.a & 0xffff, 16), 32), {}};
     }},
};

TEST(ScalarArithmetic, MatchesTheFormula) {
  for (const ScalarCase& test : kCases) check_scalar(test);
}

}  // namespace
}  // namespace rocfix::vcard
