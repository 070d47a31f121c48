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

// `selector`: the offset in the low bits, the width in bits 22:16; sign-extended for signed types. SCC is written,
// though the manual does not say so (docs/isa-notes.md).
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

// Rows of one formula for both widths; T is the operand's type.
#define ROCFIX_BOTH(name, arguments, formula)                                     \
  salu<[]<class T = uint32_t> arguments { return formula; }>(name "_b32")

template <class T>
using U = T;

constexpr Operation kOperations[] = {
    salu<[](uint32_t a) { return scc_if_nonzero(~a); }>("s_not_b32"),
    salu<[](uint64_t a) { return scc_if_nonzero(~a); }>("s_not_b64"),
};

}  // namespace

}  // namespace rocfix::vcard
