// SPDX-License-Identifier: MIT
// Scalar integer arithmetic ("RDNA 1.0 Instruction Set Architecture", 12.1 SOP2, 12.2 SOPK, 12.3 SOP1).
#include "exec/families.h"
#include "exec/scalar.h"

namespace rocfix::vcard {
namespace {

WithScc<uint32_t> add_with_carry(uint32_t a, uint32_t b, bool carry) {
  const uint64_t sum = uint64_t{a} + b + carry;
  return {static_cast<uint32_t>(sum), sum >> 32 != 0};
}

WithScc<uint32_t> subtract_with_borrow(uint32_t a, uint32_t b, bool borrow) {
  return {a - b - borrow, uint64_t{b} + borrow > a};
}

WithScc<int32_t> add_signed(int32_t a, int32_t b) {
  int32_t sum;
  const bool overflow = __builtin_add_overflow(a, b, &sum);
  return {sum, overflow};
}

WithScc<int32_t> subtract_signed(int32_t a, int32_t b) {
  int32_t difference;
  const bool overflow = __builtin_sub_overflow(a, b, &difference);
  return {difference, overflow};
}

// SCC: the first operand is the result and differs from the second.
template <class T>
WithScc<T> smaller(T a, T b) {
  return {a < b ? a : b, a < b};
}
template <class T>
WithScc<T> larger(T a, T b) {
  return {a > b ? a : b, a > b};
}

// The most negative number stays what it is.
uint32_t magnitude(uint32_t a) {
  return a >> 31 ? 0 - a : a;
}

template <int kShift>
WithScc<uint32_t> shift_and_add(uint32_t a, uint32_t b) {
  const uint64_t sum = (uint64_t{a} << kShift) + b;
  return {static_cast<uint32_t>(sum), sum >> 32 != 0};
}

constexpr Operation kOperations[] = {
    salu<[](uint32_t a, uint32_t b) { return add_with_carry(a, b, false); }>("s_add_u32"),
    salu<[](uint32_t a, uint32_t b, OldScc c) { return add_with_carry(a, b, c.set); }>("s_addc_u32"),
    salu<[](uint32_t a, uint32_t b) { return subtract_with_borrow(a, b, false); }>("s_sub_u32"),
    salu<[](uint32_t a, uint32_t b, OldScc c) { return subtract_with_borrow(a, b, c.set); }>("s_subb_u32"),
    salu<[](int32_t a, int32_t b) { return add_signed(a, b); }>("s_add_i32"),
    salu<[](int32_t a, int32_t b) { return subtract_signed(a, b); }>("s_sub_i32"),
    salu<[](OldDest<int32_t> d, Immediate k) { return add_signed(d.value, k.value); }>("s_addk_i32"),

    salu<[](int32_t a, int32_t b) { return smaller(a, b); }>("s_min_i32"),
    salu<[](uint32_t a, uint32_t b) { return smaller(a, b); }>("s_min_u32"),
    salu<[](int32_t a, int32_t b) { return larger(a, b); }>("s_max_i32"),
    salu<[](uint32_t a, uint32_t b) { return larger(a, b); }>("s_max_u32"),

    salu<[](uint32_t a, uint32_t b) { return a * b; }>("s_mul_i32"),
    salu<[](OldDest<uint32_t> d, Immediate k) { return d.value * static_cast<uint32_t>(k.value); }>(
        "s_mulk_i32"),
    salu<[](uint32_t a, uint32_t b) { return static_cast<uint32_t>(uint64_t{a} * b >> 32); }>("s_mul_hi_u32"),
    salu<[](int32_t a, int32_t b) { return static_cast<int32_t>(int64_t{a} * b >> 32); }>("s_mul_hi_i32"),

    salu<[](uint32_t a) { return scc_if_nonzero(magnitude(a)); }>("s_abs_i32"),
    salu<[](uint32_t a, uint32_t b) { return scc_if_nonzero(magnitude(a - b)); }>("s_absdiff_i32"),

    salu<[](uint32_t a, uint32_t b) { return shift_and_add<1>(a, b); }>("s_lshl1_add_u32"),
    salu<[](uint32_t a, uint32_t b) { return shift_and_add<2>(a, b); }>("s_lshl2_add_u32"),
    salu<[](uint32_t a, uint32_t b) { return shift_and_add<3>(a, b); }>("s_lshl3_add_u32"),
    salu<[](uint32_t a, uint32_t b) { return shift_and_add<4>(a, b); }>("s_lshl4_add_u32"),

    salu<[](uint32_t a) { return int32_t{static_cast<int8_t>(a)}; }>("s_sext_i32_i8"),
    salu<[](uint32_t a) { return int32_t{static_cast<int16_t>(a)}; }>("s_sext_i32_i16"),
};

}  // namespace

std::span<const Operation> scalar_arithmetic_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
