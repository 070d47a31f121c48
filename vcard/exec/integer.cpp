// SPDX-License-Identifier: MIT
// Integer arithmetic on 16, 24 and 32 bits; what has a carry or 64 bits is in carry.cpp.
#include <algorithm>

#include "exec/families.h"
#include "exec/saturate.h"
#include "exec/valu.h"

namespace rocfix::vcard {
namespace {

using i16 = int16_t;
using u16 = uint16_t;
using i32 = int32_t;
using u32 = uint32_t;
using i64 = int64_t;
using u64 = uint64_t;

constexpr u32 low24(u32 value) {
  return value & 0xffffff;
}
constexpr i32 low24(i32 value) {
  return static_cast<i32>(static_cast<u32>(value) << 8) >> 8;
}

template <class T>
constexpr T median(T a, T b, T c) {
  return std::max(std::min(a, b), std::min(std::max(a, b), c));
}

template <class T>
constexpr auto kMin = [](T a, T b) -> T { return std::min(a, b); };
template <class T>
constexpr auto kMax = [](T a, T b) -> T { return std::max(a, b); };
template <class T>
constexpr auto kMin3 = [](T a, T b, T c) -> T { return std::min(std::min(a, b), c); };
template <class T>
constexpr auto kMax3 = [](T a, T b, T c) -> T { return std::max(std::max(a, b), c); };
template <class T>
constexpr auto kMed3 = [](T a, T b, T c) -> T { return median(a, b, c); };

// Exact in `Wide`: products and sums of narrower operands.
template <class Wide, class T>
constexpr auto kAdd = [](T a, T b) { return static_cast<Wide>(Wide{a} + b); };
template <class Wide, class T>
constexpr auto kSub = [](T a, T b) { return static_cast<Wide>(Wide{a} - b); };
template <class Wide, class T>
constexpr auto kSubReversed = [](T a, T b) { return static_cast<Wide>(Wide{b} - a); };
template <class Wide, class T, class Addend>
constexpr auto kMad = [](T a, T b, Addend c) { return static_cast<Wide>(Wide{a} * b + c); };

constexpr Operation kOperations[] = {
    integer<u32, kAdd<i64, u32>>("v_add_nc_u32"),
    integer<u32, kSub<i64, u32>>("v_sub_nc_u32"),
    integer<u32, kSubReversed<i64, u32>>("v_subrev_nc_u32"),
    integer<i32, kAdd<i64, i32>>("v_add_nc_i32"),
    integer<i32, kSub<i64, i32>>("v_sub_nc_i32"),
    integer<u16, kAdd<i32, u16>>("v_add_nc_u16"),
    integer<u16, kSub<i32, u16>>("v_sub_nc_u16"),
    integer<i16, kAdd<i32, i16>>("v_add_nc_i16"),
    integer<i16, kSub<i32, i16>>("v_sub_nc_i16"),
    valu<[](u32 a, u32 b, u32 c) -> u32 { return a + b + c; }>("v_add3_u32"),

    integer<u32, [](u32 a, u32 b) { return u64{low24(a)} * low24(b); }>("v_mul_u32_u24"),
    integer<i32, [](i32 a, i32 b) { return i64{low24(a)} * low24(b); }>("v_mul_i32_i24"),
    valu<[](u32 a, u32 b) { return static_cast<u32>(u64{low24(a)} * low24(b) >> 32); }>("v_mul_hi_u32_u24"),
    valu<[](i32 a, i32 b) { return static_cast<i32>(i64{low24(a)} * low24(b) >> 32); }>("v_mul_hi_i32_i24"),
    integer<u32, [](u32 a, u32 b, u32 c) { return u64{low24(a)} * low24(b) + c; }>("v_mad_u32_u24"),
    integer<i32, [](i32 a, i32 b, i32 c) { return i64{low24(a)} * low24(b) + c; }>("v_mad_i32_i24"),

    valu<[](u32 a, u32 b) -> u32 { return a * b; }>("v_mul_lo_u32"),
    valu<[](u32 a, u32 b) -> u32 { return a * b; }>("v_mul_lo_i32"),
    valu<[](u32 a, u32 b) { return static_cast<u32>(u64{a} * b >> 32); }>("v_mul_hi_u32"),
    valu<[](i32 a, i32 b) { return static_cast<i32>(i64{a} * b >> 32); }>("v_mul_hi_i32"),
    valu<[](u16 a, u16 b) { return static_cast<u16>(u32{a} * b); }>("v_mul_lo_u16"),
    integer<u16, kMad<u64, u16, u16>>("v_mad_u16"),
    integer<i16, kMad<i32, i16, i16>>("v_mad_i16"),
    integer<u32, kMad<u64, u16, u32>>("v_mad_u32_u16"),
    integer<i32, kMad<i64, i16, i32>>("v_mad_i32_i16"),

    valu<kMin<u32>>("v_min_u32"),
    valu<kMax<u32>>("v_max_u32"),
    valu<kMin<i32>>("v_min_i32"),
    valu<kMax<i32>>("v_max_i32"),
    valu<kMin<u16>>("v_min_u16"),
    valu<kMax<u16>>("v_max_u16"),
    valu<kMin<i16>>("v_min_i16"),
    valu<kMax<i16>>("v_max_i16"),
    valu<kMin3<u32>>("v_min3_u32"),
    valu<kMax3<u32>>("v_max3_u32"),
    valu<kMed3<u32>>("v_med3_u32"),
    valu<kMin3<i32>>("v_min3_i32"),
    valu<kMax3<i32>>("v_max3_i32"),
    valu<kMed3<i32>>("v_med3_i32"),
    valu<kMin3<u16>>("v_min3_u16"),
    valu<kMax3<u16>>("v_max3_u16"),
    valu<kMed3<u16>>("v_med3_u16"),
    valu<kMin3<i16>>("v_min3_i16"),
    valu<kMax3<i16>>("v_max3_i16"),
    valu<kMed3<i16>>("v_med3_i16"),
};

}  // namespace

std::span<const Operation> integer_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
