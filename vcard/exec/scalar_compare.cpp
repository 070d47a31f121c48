// SPDX-License-Identifier: MIT
// Scalar comparisons: they write SCC alone ("RDNA 1.0 Instruction Set Architecture", 12.2 SOPK, 12.4 SOPC).
#include <functional>

#include "exec/families.h"
#include "exec/scalar.h"

namespace rocfix::vcard {
namespace {

template <class T, class Relation>
bool compare(T a, T b) {
  return Relation()(a, b);
}

// SIMM16 is sign-extended for signed comparisons and zero-extended for unsigned ones.
template <class T, class Relation>
bool compare_immediate(OldDest<T> d, Immediate k) {
  const T right = std::is_signed_v<T> ? static_cast<T>(k.value) : static_cast<T>(k.value & 0xffff);
  return Relation()(d.value, right);
}

template <class T, bool kSet>
bool bit_is(T value, uint32_t position) {
  return (value >> (position % (sizeof(T) * 8)) & 1) == kSet;
}

template <class T>
using Equal = std::equal_to<T>;
template <class T>
using NotEqual = std::not_equal_to<T>;
template <class T>
using Greater = std::greater<T>;
template <class T>
using GreaterEqual = std::greater_equal<T>;
template <class T>
using Less = std::less<T>;
template <class T>
using LessEqual = std::less_equal<T>;

template <class T, template <class> class Relation>
constexpr Operation sopc(std::string_view mnemonic) {
  return salu<compare<T, Relation<T>>>(mnemonic);
}
template <class T, template <class> class Relation>
constexpr Operation sopk(std::string_view mnemonic) {
  return salu<compare_immediate<T, Relation<T>>>(mnemonic);
}

constexpr Operation kOperations[] = {
    sopc<int32_t, Equal>("s_cmp_eq_i32"),
    sopc<int32_t, NotEqual>("s_cmp_lg_i32"),
    sopc<int32_t, Greater>("s_cmp_gt_i32"),
    sopc<int32_t, GreaterEqual>("s_cmp_ge_i32"),
    sopc<int32_t, Less>("s_cmp_lt_i32"),
    sopc<int32_t, LessEqual>("s_cmp_le_i32"),
    sopc<uint32_t, Equal>("s_cmp_eq_u32"),
    sopc<uint32_t, NotEqual>("s_cmp_lg_u32"),
    sopc<uint32_t, Greater>("s_cmp_gt_u32"),
    sopc<uint32_t, GreaterEqual>("s_cmp_ge_u32"),
    sopc<uint32_t, Less>("s_cmp_lt_u32"),
    sopc<uint32_t, LessEqual>("s_cmp_le_u32"),
    sopc<uint64_t, Equal>("s_cmp_eq_u64"),
    sopc<uint64_t, NotEqual>("s_cmp_lg_u64"),

    salu<bit_is<uint32_t, false>>("s_bitcmp0_b32"),
    salu<bit_is<uint32_t, true>>("s_bitcmp1_b32"),
    salu<bit_is<uint64_t, false>>("s_bitcmp0_b64"),
    salu<bit_is<uint64_t, true>>("s_bitcmp1_b64"),

    sopk<int32_t, Equal>("s_cmpk_eq_i32"),
    sopk<int32_t, NotEqual>("s_cmpk_lg_i32"),
    sopk<int32_t, Greater>("s_cmpk_gt_i32"),
    sopk<int32_t, GreaterEqual>("s_cmpk_ge_i32"),
    sopk<int32_t, Less>("s_cmpk_lt_i32"),
    sopk<int32_t, LessEqual>("s_cmpk_le_i32"),
    sopk<uint32_t, Equal>("s_cmpk_eq_u32"),
    sopk<uint32_t, NotEqual>("s_cmpk_lg_u32"),
    sopk<uint32_t, Greater>("s_cmpk_gt_u32"),
    sopk<uint32_t, GreaterEqual>("s_cmpk_ge_u32"),
    sopk<uint32_t, Less>("s_cmpk_lt_u32"),
    sopk<uint32_t, LessEqual>("s_cmpk_le_u32"),
};

}  // namespace

std::span<const Operation> scalar_compare_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
