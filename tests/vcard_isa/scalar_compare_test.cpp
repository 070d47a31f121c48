// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "vcard_isa/scalar_check.h"

namespace rocfix::vcard {
namespace {

using In = const ScalarInput&;
using Out = ScalarOutput;

Wide s(uint64_t value) {
  return signed_of(value, 32);
}
Out flag(bool scc) {
  return {0, scc};
}

const ScalarCase kCases[] = {
    {"s_cmp_eq_i32 A, B", 0, 32, 32, [](In i) { return flag(i.a == i.b); }},
    {"s_cmp_lg_i32 A, B", 0, 32, 32, [](In i) { return flag(i.a != i.b); }},
    {"s_cmp_gt_i32 A, B", 0, 32, 32, [](In i) { return flag(s(i.a) - s(i.b) > 0); }},
    {"s_cmp_ge_i32 A, B", 0, 32, 32, [](In i) { return flag(s(i.a) - s(i.b) >= 0); }},
    {"s_cmp_lt_i32 A, B", 0, 32, 32, [](In i) { return flag(s(i.a) - s(i.b) < 0); }},
    {"s_cmp_le_i32 A, B", 0, 32, 32, [](In i) { return flag(s(i.a) - s(i.b) <= 0); }},
    {"s_cmp_eq_u32 A, B", 0, 32, 32, [](In i) { return flag(i.a == i.b); }},
    {"s_cmp_lg_u32 A, B", 0, 32, 32, [](In i) { return flag(i.a != i.b); }},
    {"s_cmp_gt_u32 A, B", 0, 32, 32, [](In i) { return flag(Wide{i.a} - i.b > 0); }},
    {"s_cmp_ge_u32 A, B", 0, 32, 32, [](In i) { return flag(Wide{i.a} - i.b >= 0); }},
    {"s_cmp_lt_u32 A, B", 0, 32, 32, [](In i) { return flag(Wide{i.a} - i.b < 0); }},
    {"s_cmp_le_u32 A, B", 0, 32, 32, [](In i) { return flag(Wide{i.a} - i.b <= 0); }},
    {"s_cmp_eq_u64 A, B", 0, 64, 64, [](In i) { return flag(i.a == i.b); }},
    {"s_cmp_lg_u64 A, B", 0, 64, 64, [](In i) { return flag(i.a != i.b); }},
    {"s_bitcmp0_b32 A, B", 0, 32, 32, [](In i) { return flag((i.a >> (i.b & 31)) % 2 == 0); }},
    {"s_bitcmp1_b32 A, B", 0, 32, 32, [](In i) { return flag((i.a >> (i.b & 31)) % 2 == 1); }},
    {"s_bitcmp0_b64 A, B", 0, 64, 32, [](In i) { return flag((i.a >> (i.b & 63)) % 2 == 0); }},
    {"s_bitcmp1_b64 A, B", 0, 64, 32, [](In i) { return flag((i.a >> (i.b & 63)) % 2 == 1); }},
    // The left side of these is a source, though it stands where others have their destination.
    {"s_cmpk_eq_i32 A, 0x8000", 0, 32, 0, [](In i) { return flag(s(i.a) == -0x8000); }},
    {"s_cmpk_eq_i32 A, 0x7fff", 0, 32, 0, [](In i) { return flag(s(i.a) == 0x7fff); }},
    {"s_cmpk_lg_i32 A, -1", 0, 32, 0, [](In i) { return flag(s(i.a) != -1); }},
    {"s_cmpk_gt_i32 A, 0x8000", 0, 32, 0, [](In i) { return flag(s(i.a) > -0x8000); }},
    {"s_cmpk_ge_i32 A, -1", 0, 32, 0, [](In i) { return flag(s(i.a) >= -1); }},
    {"s_cmpk_lt_i32 A, 0x7f", 0, 32, 0, [](In i) { return flag(s(i.a) < 0x7f); }},
    {"s_cmpk_le_i32 A, 0x7f", 0, 32, 0, [](In i) { return flag(s(i.a) <= 0x7f); }},
    {"s_cmpk_eq_u32 A, 0x8000", 0, 32, 0, [](In i) { return flag(i.a == 0x8000); }},
    {"s_cmpk_lg_u32 A, 0xffff", 0, 32, 0, [](In i) { return flag(i.a != 0xffff); }},
    {"s_cmpk_gt_u32 A, 0x8000", 0, 32, 0, [](In i) { return flag(i.a > 0x8000); }},
    {"s_cmpk_ge_u32 A, 0xffff", 0, 32, 0, [](In i) { return flag(i.a >= 0xffff); }},
    {"s_cmpk_lt_u32 A, 0xffff", 0, 32, 0, [](In i) { return flag(i.a < 0xffff); }},
    {"s_cmpk_le_u32 A, 0x8000", 0, 32, 0, [](In i) { return flag(i.a <= 0x8000); }},
};

TEST(ScalarCompare, MatchesTheFormula) {
  for (const ScalarCase& test : kCases) check_scalar(test);
}

}  // namespace
}  // namespace rocfix::vcard
