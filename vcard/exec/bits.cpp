// SPDX-License-Identifier: MIT
// Logic, shifts, bit fields, byte permutation and bit counts.
#include <bit>

#include "exec/families.h"
#include "exec/valu.h"

namespace rocfix::vcard {
namespace {

using i16 = int16_t;
using u16 = uint16_t;
using i32 = int32_t;
using u32 = uint32_t;
using i64 = int64_t;
using u64 = uint64_t;

constexpr u32 kNotFound = ~u32{0};

constexpr u32 low_ones(u32 count) {
  return (u32{1} << (count & 31)) - 1;
}

constexpr u32 reversed(u32 x) {
  x = (x >> 1 & 0x55555555) | (x & 0x55555555) << 1;
  x = (x >> 2 & 0x33333333) | (x & 0x33333333) << 2;
  x = (x >> 4 & 0x0f0f0f0f) | (x & 0x0f0f0f0f) << 4;
  return __builtin_bswap32(x);
}

constexpr u32 bit_field(u32 value, u32 offset, u32 width) {
  return value >> (offset & 31) & low_ones(width);
}
// Fields that reach over bit 31 are filled with the sign.
constexpr i32 bit_field_signed(i32 value, u32 offset, u32 width) {
  const u32 field = static_cast<u32>(value >> (offset & 31)) & low_ones(width);
  const u32 sign = (width & 31) ? u32{1} << ((width & 31) - 1) : 0;
  return static_cast<i32>((field ^ sign) - sign);
}

constexpr u32 aligned(u32 high, u32 low, u32 bits) {
  return static_cast<u32>((u64{high} << 32 | low) >> bits);
}

// One byte of V_PERM_B32: 0-7 a byte of `in`, 8-11 the sign of its byte 1, 3, 5 or 7, 12 zero, above all ones.
constexpr u32 permuted_byte(u64 in, u32 select) {
  if (select >= 13) return 0xff;
  if (select == 12) return 0;
  if (select >= 8) return in >> (16 * (select - 8) + 15) & 1 ? 0xff : 0;
  return static_cast<u32>(in >> 8 * select & 0xff);
}
constexpr u32 permuted(u32 high, u32 low, u32 selects) {
  const u64 in = u64{high} << 32 | low;
  u32 result = 0;
  for (int byte = 0; byte < 4; ++byte) result |= permuted_byte(in, selects >> 8 * byte & 0xff) << 8 * byte;
  return result;
}

// The position of the first bit, from the top, that differs from the sign.
constexpr u32 sign_run(u32 x) {
  const u32 differing = x ^ static_cast<u32>(static_cast<i32>(x) >> 31);
  return differing ? static_cast<u32>(std::countl_zero(differing)) : kNotFound;
}

// Adds the number of bits of source 0 below this lane, in lanes from kFirst on, to source 1.
template <int kFirst, int kLanes>
void mbcnt(Wave& wave, const Instruction& instruction) {
  uint64_t written = wave.exec();
  Column<u32, kLanes> mask, addend;
  load_source(wave, instruction, 0, mask, written);
  load_source(wave, instruction, 1, addend, written);
  for (int l = 0; l < kLanes; ++l) {
    const u32 below = l < kFirst ? 0 : l - kFirst >= 32 ? ~u32{0} : low_ones(static_cast<u32>(l - kFirst));
    addend.lane[l] += static_cast<u32>(std::popcount(mask.lane[l] & below));
  }
  store_result(wave, instruction, addend, written);
}

constexpr Operation kOperations[] = {
    valu<[](u32 a) -> u32 { return ~a; }>("v_not_b32"),
    valu<[](u32 a, u32 b) -> u32 { return a & b; }>("v_and_b32"),
    valu<[](u32 a, u32 b) -> u32 { return a | b; }>("v_or_b32"),
    valu<[](u32 a, u32 b) -> u32 { return a ^ b; }>("v_xor_b32"),
    valu<[](u32 a, u32 b) -> u32 { return ~(a ^ b); }>("v_xnor_b32"),
    valu<[](u32 a, u32 b, u32 c) -> u32 { return (a & b) | c; }>("v_and_or_b32"),
    valu<[](u32 a, u32 b, u32 c) -> u32 { return a | b | c; }>("v_or3_b32"),
    valu<[](u32 a, u32 b, u32 c) -> u32 { return a ^ b ^ c; }>("v_xor3_b32"),
    valu<[](u32 a, u32 b, u32 c) -> u32 { return (a ^ b) + c; }>("v_xad_u32"),

    valu<[](u32 n, u32 a) -> u32 { return a << (n & 31); }>("v_lshlrev_b32"),
    valu<[](u32 n, u32 a) -> u32 { return (a >> (n & 31)); }>("v_lshrrev_b32"),
    valu<[](u32 n, i32 a) -> i32 { return (a >> (n & 31)); }>("v_ashrrev_i32"),
    valu<[](u16 n, u16 a) { return static_cast<u16>(a << (n & 15)); }>("v_lshlrev_b16"),
    valu<[](u16 n, u16 a) { return static_cast<u16>((a >> (n & 15))); }>("v_lshrrev_b16"),
    valu<[](u16 n, i16 a) { return static_cast<i16>((a >> (n & 15))); }>("v_ashrrev_i16"),
    valu<[](u32 n, u64 a) -> u64 { return a << (n & 63); }>("v_lshlrev_b64"),
    valu<[](u32 n, u64 a) -> u64 { return (a >> (n & 63)); }>("v_lshrrev_b64"),
    valu<[](u32 n, i64 a) -> i64 { return (a >> (n & 63)); }>("v_ashrrev_i64"),
    valu<[](u32 a, u32 n, u32 c) -> u32 { return (a << (n & 31)) + c; }>("v_lshl_add_u32"),
    valu<[](u32 a, u32 b, u32 n) -> u32 { return (a + b) << (n & 31); }>("v_add_lshl_u32"),
    valu<[](u32 a, u32 n, u32 c) -> u32 { return a << (n & 31) | c; }>("v_lshl_or_b32"),

    valu<[](u32 a, u32 offset, u32 width) -> u32 { return bit_field(a, offset, width); }>("v_bfe_u32"),
    valu<[](i32 a, u32 offset, u32 width) -> i32 { return bit_field_signed(a, offset, width); }>("v_bfe_i32"),
    valu<[](u32 mask, u32 a, u32 b) -> u32 { return (mask & a) | (~mask & b); }>("v_bfi_b32"),
    valu<[](u32 width, u32 offset) -> u32 { return low_ones(width) << (offset & 31); }>("v_bfm_b32"),
    valu<[](u32 high, u32 low, u32 n) -> u32 { return aligned(high, low, n & 31); }>("v_alignbit_b32"),
    // Only two bits of the byte count matter (Mesa, src/amd/compiler/README-ISA.md).
    valu<[](u32 high, u32 low, u32 n) -> u32 { return aligned(high, low, 8 * (n & 3)); }>("v_alignbyte_b32"),
    valu<[](u32 high, u32 low, u32 selects) -> u32 { return permuted(high, low, selects); }>("v_perm_b32"),

    valu<[](u32 a) -> u32 { return reversed(a); }>("v_bfrev_b32"),
    valu<[](u32 a) -> u32 { return a ? static_cast<u32>(std::countl_zero(a)) : kNotFound; }>("v_ffbh_u32"),
    valu<[](u32 a) -> u32 { return sign_run(a); }>("v_ffbh_i32"),
    valu<[](u32 a) -> u32 { return a ? static_cast<u32>(std::countr_zero(a)) : kNotFound; }>("v_ffbl_b32"),
    valu<[](u32 a, u32 b) -> u32 { return static_cast<u32>(std::popcount(a)) + b; }>("v_bcnt_u32_b32"),
    by_lanes<mbcnt<0, 32>, mbcnt<0, 64>>("v_mbcnt_lo_u32_b32"),
    by_lanes<mbcnt<32, 32>, mbcnt<32, 64>>("v_mbcnt_hi_u32_b32"),
};

}  // namespace

std::span<const Operation> bits_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
