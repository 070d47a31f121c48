// SPDX-License-Identifier: MIT
// Scalar logic, shifts and bit fields ("RDNA 1.0 Instruction Set Architecture", 12.1 SOP2, 12.3 SOP1).
#include <immintrin.h>

#include <bit>

#include "exec/families.h"
#include "exec/scalar.h"

namespace rocfix::vcard {
namespace {

template <class T>
inline constexpr unsigned kWidth = sizeof(T) * 8;

template <class T>
WithScc<T> shift_left(T value, uint32_t amount) {
  return scc_if_nonzero(static_cast<T>(value << (amount % kWidth<T>)));
}
// Arithmetic for signed types.
template <class T>
WithScc<T> shift_right(T value, uint32_t amount) {
  return scc_if_nonzero(static_cast<T>(value >> (amount % kWidth<T>)));
}

// `selector`: the offset in the low bits, the width in bits 22:16; sign-extended for signed types. SCC is
// written, though the manual does not say so (docs/isa-notes.md).
template <class T>
WithScc<T> extract_field(T value, uint32_t selector) {
  const uint32_t width = selector >> 16 & 0x7f;
  const T shifted = static_cast<T>(value >> (selector % kWidth<T>));
  if (width == 0) return {0, false};
  if (width >= kWidth<T>) return scc_if_nonzero(shifted);
  const uint32_t above = kWidth<T> - width;
  const auto placed = static_cast<T>(static_cast<bits_t<T>>(shifted) << above);
  return scc_if_nonzero(static_cast<T>(placed >> above));
}

template <class T>
T field_mask(uint32_t width, uint32_t offset) {
  return ((T{1} << (width % kWidth<T>)) - 1) << (offset % kWidth<T>);
}

template <class T>
T reversed(T value) {
  T result = 0;
  for (unsigned n = 0; n < kWidth<T>; ++n) result |= (value >> n & 1) << (kWidth<T> - 1 - n);
  return result;
}

template <class T>
int32_t first_one(T value) {
  return value == 0 ? -1 : std::countr_zero(value);
}
template <class T>
int32_t leading_zeros(T value) {
  return value == 0 ? -1 : std::countl_zero(value);
}
// How many bits from the top are like the sign; -1 when all are.
template <class T>
int32_t leading_signs(T value) {
  return leading_zeros(static_cast<bits_t<T>>(value ^ (value >> (kWidth<T> - 1))));
}

constexpr uint64_t kLowOfQuads = 0x1111111111111111;

// The low bit of each quad of which any bit is set.
template <class T>
T quads(T value) {
  return (value | value >> 1 | value >> 2 | value >> 3) & static_cast<T>(kLowOfQuads);
}
template <class T>
T quad_mask(T value) {
  return static_cast<T>(_pext_u64(quads(value), kLowOfQuads));
}

template <class T>
T with_bit(T value, uint32_t position, bool set) {
  const T bit = T{1} << (position % kWidth<T>);
  return set ? value | bit : value & ~bit;
}

template <class T>
WithScc<T> not_of(T a) {
  return scc_if_nonzero(static_cast<T>(~a));
}
template <class T>
WithScc<T> and_of(T a, T b) {
  return scc_if_nonzero(static_cast<T>(a & b));
}
template <class T>
WithScc<T> or_of(T a, T b) {
  return scc_if_nonzero(static_cast<T>(a | b));
}
template <class T>
WithScc<T> xor_of(T a, T b) {
  return scc_if_nonzero(static_cast<T>(a ^ b));
}
template <class T>
WithScc<T> andn2_of(T a, T b) {
  return and_of<T>(a, ~b);
}
template <class T>
WithScc<T> orn2_of(T a, T b) {
  return or_of<T>(a, ~b);
}
template <class T>
WithScc<T> nand_of(T a, T b) {
  return not_of<T>(a & b);
}
template <class T>
WithScc<T> nor_of(T a, T b) {
  return not_of<T>(a | b);
}
template <class T>
WithScc<T> xnor_of(T a, T b) {
  return not_of<T>(a ^ b);
}
template <class T>
WithScc<int32_t> count_zeros(T a) {
  return scc_if_nonzero(std::popcount(static_cast<T>(~a)));
}
template <class T>
WithScc<int32_t> count_ones(T a) {
  return scc_if_nonzero(std::popcount(a));
}
template <class T>
int32_t first_zero(T a) {
  return first_one(static_cast<T>(~a));
}
template <class T>
WithScc<T> whole_quads(T a) {
  return scc_if_nonzero(static_cast<T>(quads(a) * 15));
}
template <class T>
WithScc<T> quad_mask_of(T a) {
  return scc_if_nonzero(quad_mask(a));
}
template <class T>
T clear_bit(uint32_t position, OldDest<T> d) {
  return with_bit(d.value, position, false);
}
template <class T>
T set_bit(uint32_t position, OldDest<T> d) {
  return with_bit(d.value, position, true);
}

using U32 = uint32_t;
using U64 = uint64_t;

constexpr Operation kOperations[] = {
    salu<not_of<U32>>("s_not_b32"),
    salu<not_of<U64>>("s_not_b64"),
    salu<and_of<U32>>("s_and_b32"),
    salu<and_of<U64>>("s_and_b64"),
    salu<or_of<U32>>("s_or_b32"),
    salu<or_of<U64>>("s_or_b64"),
    salu<xor_of<U32>>("s_xor_b32"),
    salu<xor_of<U64>>("s_xor_b64"),
    salu<andn2_of<U32>>("s_andn2_b32"),
    salu<andn2_of<U64>>("s_andn2_b64"),
    salu<orn2_of<U32>>("s_orn2_b32"),
    salu<orn2_of<U64>>("s_orn2_b64"),
    salu<nand_of<U32>>("s_nand_b32"),
    salu<nand_of<U64>>("s_nand_b64"),
    salu<nor_of<U32>>("s_nor_b32"),
    salu<nor_of<U64>>("s_nor_b64"),
    salu<xnor_of<U32>>("s_xnor_b32"),
    salu<xnor_of<U64>>("s_xnor_b64"),

    salu<shift_left<U32>>("s_lshl_b32"),
    salu<shift_left<U64>>("s_lshl_b64"),
    salu<shift_right<U32>>("s_lshr_b32"),
    salu<shift_right<U64>>("s_lshr_b64"),
    salu<shift_right<int32_t>>("s_ashr_i32"),
    salu<shift_right<int64_t>>("s_ashr_i64"),
    salu<extract_field<U32>>("s_bfe_u32"),
    salu<extract_field<U64>>("s_bfe_u64"),
    salu<extract_field<int32_t>>("s_bfe_i32"),
    salu<extract_field<int64_t>>("s_bfe_i64"),
    salu<field_mask<U32>>("s_bfm_b32"),
    salu<field_mask<U64>>("s_bfm_b64"),

    salu<reversed<U32>>("s_brev_b32"),
    salu<reversed<U64>>("s_brev_b64"),
    salu<count_zeros<U32>>("s_bcnt0_i32_b32"),
    salu<count_zeros<U64>>("s_bcnt0_i32_b64"),
    salu<count_ones<U32>>("s_bcnt1_i32_b32"),
    salu<count_ones<U64>>("s_bcnt1_i32_b64"),
    salu<first_zero<U32>>("s_ff0_i32_b32"),
    salu<first_zero<U64>>("s_ff0_i32_b64"),
    salu<first_one<U32>>("s_ff1_i32_b32"),
    salu<first_one<U64>>("s_ff1_i32_b64"),
    salu<leading_zeros<U32>>("s_flbit_i32_b32"),
    salu<leading_zeros<U64>>("s_flbit_i32_b64"),
    salu<leading_signs<int32_t>>("s_flbit_i32"),
    salu<leading_signs<int64_t>>("s_flbit_i32_i64"),
    salu<clear_bit<U32>>("s_bitset0_b32"),
    salu<clear_bit<U64>>("s_bitset0_b64"),
    salu<set_bit<U32>>("s_bitset1_b32"),
    salu<set_bit<U64>>("s_bitset1_b64"),
    salu<whole_quads<U32>>("s_wqm_b32"),
    salu<whole_quads<U64>>("s_wqm_b64"),
    salu<quad_mask_of<U32>>("s_quadmask_b32"),
    salu<quad_mask_of<U64>>("s_quadmask_b64"),

    salu<[](U32 a) { return _pdep_u64(a, 0x5555555555555555) * 3; }>("s_bitreplicate_b64_b32"),
    salu<[](U32 a, U32 b) { return (a & 0xffff) | b << 16; }>("s_pack_ll_b32_b16"),
    salu<[](U32 a, U32 b) { return (a & 0xffff) | (b & 0xffff0000); }>("s_pack_lh_b32_b16"),
    salu<[](U32 a, U32 b) { return (a >> 16) | (b & 0xffff0000); }>("s_pack_hh_b32_b16"),
};

}  // namespace

std::span<const Operation> scalar_bits_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
