// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "vcard_isa/scalar_check.h"

namespace rocfix::vcard {
namespace {

using In = const ScalarInput&;
using Out = ScalarOutput;

bool bit(uint64_t value, int n) {
  return value >> n & 1;
}

// Bit by bit, from a function of the two bits.
template <class F>
Out bitwise(In i, int bits, F f) {
  uint64_t result = 0;
  for (int n = 0; n < bits; ++n) result |= uint64_t{f(bit(i.a, n), bit(i.b, n))} << n;
  return {result, result != 0};
}

Out field(uint64_t value, uint64_t selector, int bits, bool is_signed) {
  const int offset = static_cast<int>(selector & (bits - 1)), width = static_cast<int>(selector >> 16 & 0x7f);
  const bool top = is_signed && bit(value, bits - 1);
  uint64_t result = 0;
  bool last = false;
  for (int n = 0; n < bits; ++n) {
    const bool in = offset + n < bits ? bit(value, offset + n) : top;
    if (n < width) last = in;
    result |= uint64_t{n < width ? in : is_signed && width > 0 && last} << n;
  }
  return {result, result != 0};
}

Out field_mask(In i, int bits) {
  uint64_t result = 0;
  const int width = static_cast<int>(i.a & (bits - 1)), offset = static_cast<int>(i.b & (bits - 1));
  for (int n = 0; n < width && offset + n < bits; ++n) result |= uint64_t{1} << (offset + n);
  return {result, {}};
}

Out reversed(uint64_t value, int bits) {
  uint64_t result = 0;
  for (int n = 0; n < bits; ++n)
    if (bit(value, n)) result |= uint64_t{1} << (bits - 1 - n);
  return {result, {}};
}

Out count(uint64_t value, int bits, bool which) {
  uint64_t result = 0;
  for (int n = 0; n < bits; ++n) result += bit(value, n) == which;
  return {result, result != 0};
}

Out first(uint64_t value, int bits, bool which) {
  for (int n = 0; n < bits; ++n)
    if (bit(value, n) == which) return {static_cast<uint64_t>(n), {}};
  return {0xffffffff, {}};
}

// The place, from the top, of the first bit that is `which`.
Out first_from_top(uint64_t value, int bits, bool which) {
  for (int n = 0; n < bits; ++n)
    if (bit(value, bits - 1 - n) == which) return {static_cast<uint64_t>(n), {}};
  return {0xffffffff, {}};
}

Out quads(uint64_t value, int bits, bool whole) {
  uint64_t result = 0;
  for (int q = 0; q < bits / 4; ++q)
    if (value >> 4 * q & 15) result |= whole ? uint64_t{15} << 4 * q : uint64_t{1} << q;
  return {result, result != 0};
}

Out replicated(uint64_t value) {
  uint64_t result = 0;
  for (int n = 0; n < 32; ++n)
    if (bit(value, n)) result |= uint64_t{3} << 2 * n;
  return {result, {}};
}

Out shifted(Wide value, int bits) {
  return with_nonzero(value, bits);
}

const ScalarCase kCases[] = {
    {"s_not_b32 D, A", 32, 32, 0, [](In i) { return bitwise(i, 32, [](bool a, bool) { return !a; }); }},
    {"s_not_b64 D, A", 64, 64, 0, [](In i) { return bitwise(i, 64, [](bool a, bool) { return !a; }); }},
    {"s_and_b32 D, A, B", 32, 32, 32,
     [](In i) { return bitwise(i, 32, [](bool a, bool b) { return a && b; }); }},
    {"s_and_b64 D, A, B", 64, 64, 64,
     [](In i) { return bitwise(i, 64, [](bool a, bool b) { return a && b; }); }},
    {"s_or_b32 D, A, B", 32, 32, 32,
     [](In i) { return bitwise(i, 32, [](bool a, bool b) { return a || b; }); }},
    {"s_or_b64 D, A, B", 64, 64, 64,
     [](In i) { return bitwise(i, 64, [](bool a, bool b) { return a || b; }); }},
    {"s_xor_b32 D, A, B", 32, 32, 32,
     [](In i) { return bitwise(i, 32, [](bool a, bool b) { return a != b; }); }},
    {"s_xor_b64 D, A, B", 64, 64, 64,
     [](In i) { return bitwise(i, 64, [](bool a, bool b) { return a != b; }); }},
    {"s_andn2_b32 D, A, B", 32, 32, 32,
     [](In i) { return bitwise(i, 32, [](bool a, bool b) { return a && !b; }); }},
    {"s_andn2_b64 D, A, B", 64, 64, 64,
     [](In i) { return bitwise(i, 64, [](bool a, bool b) { return a && !b; }); }},
    {"s_orn2_b32 D, A, B", 32, 32, 32,
     [](In i) { return bitwise(i, 32, [](bool a, bool b) { return a || !b; }); }},
    {"s_orn2_b64 D, A, B", 64, 64, 64,
     [](In i) { return bitwise(i, 64, [](bool a, bool b) { return a || !b; }); }},
    {"s_nand_b32 D, A, B", 32, 32, 32,
     [](In i) { return bitwise(i, 32, [](bool a, bool b) { return !(a && b); }); }},
    {"s_nand_b64 D, A, B", 64, 64, 64,
     [](In i) { return bitwise(i, 64, [](bool a, bool b) { return !(a && b); }); }},
    {"s_nor_b32 D, A, B", 32, 32, 32,
     [](In i) { return bitwise(i, 32, [](bool a, bool b) { return !(a || b); }); }},
    {"s_nor_b64 D, A, B", 64, 64, 64,
     [](In i) { return bitwise(i, 64, [](bool a, bool b) { return !(a || b); }); }},
    {"s_xnor_b32 D, A, B", 32, 32, 32,
     [](In i) { return bitwise(i, 32, [](bool a, bool b) { return a == b; }); }},
    {"s_xnor_b64 D, A, B", 64, 64, 64,
     [](In i) { return bitwise(i, 64, [](bool a, bool b) { return a == b; }); }},

    {"s_lshl_b32 D, A, B", 32, 32, 32, [](In i) { return shifted(Wide{i.a} << (i.b & 31), 32); }},
    {"s_lshl_b64 D, A, B", 64, 64, 32, [](In i) { return shifted(Wide{i.a} << (i.b & 63), 64); }},
    {"s_lshr_b32 D, A, B", 32, 32, 32, [](In i) { return shifted(Wide{i.a} >> (i.b & 31), 32); }},
    {"s_lshr_b64 D, A, B", 64, 64, 32, [](In i) { return shifted(Wide{i.a} >> (i.b & 63), 64); }},
    {"s_ashr_i32 D, A, B", 32, 32, 32, [](In i) { return shifted(signed_of(i.a, 32) >> (i.b & 31), 32); }},
    {"s_ashr_i64 D, A, B", 64, 64, 32, [](In i) { return shifted(signed_of(i.a, 64) >> (i.b & 63), 64); }},
    {"s_bfe_u32 D, A, B", 32, 32, 32, [](In i) { return field(i.a, i.b, 32, false); }},
    {"s_bfe_u64 D, A, B", 64, 64, 32, [](In i) { return field(i.a, i.b, 64, false); }},
    {"s_bfe_i32 D, A, B", 32, 32, 32, [](In i) { return field(i.a, i.b, 32, true); }},
    {"s_bfe_i64 D, A, B", 64, 64, 32, [](In i) { return field(i.a, i.b, 64, true); }},
    {"s_bfm_b32 D, A, B", 32, 32, 32, [](In i) { return field_mask(i, 32); }},
    {"s_bfm_b64 D, A, B", 64, 32, 32, [](In i) { return field_mask(i, 64); }},

    {"s_brev_b32 D, A", 32, 32, 0, [](In i) { return reversed(i.a, 32); }},
    {"s_brev_b64 D, A", 64, 64, 0, [](In i) { return reversed(i.a, 64); }},
    {"s_bcnt0_i32_b32 D, A", 32, 32, 0, [](In i) { return count(i.a, 32, false); }},
    {"s_bcnt0_i32_b64 D, A", 32, 64, 0, [](In i) { return count(i.a, 64, false); }},
    {"s_bcnt1_i32_b32 D, A", 32, 32, 0, [](In i) { return count(i.a, 32, true); }},
    {"s_bcnt1_i32_b64 D, A", 32, 64, 0, [](In i) { return count(i.a, 64, true); }},
    {"s_ff0_i32_b32 D, A", 32, 32, 0, [](In i) { return first(i.a, 32, false); }},
    {"s_ff0_i32_b64 D, A", 32, 64, 0, [](In i) { return first(i.a, 64, false); }},
    {"s_ff1_i32_b32 D, A", 32, 32, 0, [](In i) { return first(i.a, 32, true); }},
    {"s_ff1_i32_b64 D, A", 32, 64, 0, [](In i) { return first(i.a, 64, true); }},
    {"s_flbit_i32_b32 D, A", 32, 32, 0, [](In i) { return first_from_top(i.a, 32, true); }},
    {"s_flbit_i32_b64 D, A", 32, 64, 0, [](In i) { return first_from_top(i.a, 64, true); }},
    {"s_flbit_i32 D, A", 32, 32, 0, [](In i) { return first_from_top(i.a, 32, !bit(i.a, 31)); }},
    {"s_flbit_i32_i64 D, A", 32, 64, 0, [](In i) { return first_from_top(i.a, 64, !bit(i.a, 63)); }},
    {"s_bitset0_b32 D, A", 32, 32, 0,
     [](In i) {
       return Out{i.old & ~(uint64_t{1} << (i.a & 31)), {}};
     }},
    {"s_bitset0_b64 D, A", 64, 32, 0,
     [](In i) {
       return Out{i.old & ~(uint64_t{1} << (i.a & 63)), {}};
     }},
    {"s_bitset1_b32 D, A", 32, 32, 0,
     [](In i) {
       return Out{i.old | uint64_t{1} << (i.a & 31), {}};
     }},
    {"s_bitset1_b64 D, A", 64, 32, 0,
     [](In i) {
       return Out{i.old | uint64_t{1} << (i.a & 63), {}};
     }},
    {"s_wqm_b32 D, A", 32, 32, 0, [](In i) { return quads(i.a, 32, true); }},
    {"s_wqm_b64 D, A", 64, 64, 0, [](In i) { return quads(i.a, 64, true); }},
    {"s_quadmask_b32 D, A", 32, 32, 0, [](In i) { return quads(i.a, 32, false); }},
    {"s_quadmask_b64 D, A", 64, 64, 0, [](In i) { return quads(i.a, 64, false); }},
    {"s_bitreplicate_b64_b32 D, A", 64, 32, 0, [](In i) { return replicated(i.a); }},
    {"s_pack_ll_b32_b16 D, A, B", 32, 32, 32,
     [](In i) {
       return Out{i.a % 65536 + i.b % 65536 * 65536, {}};
     }},
    {"s_pack_lh_b32_b16 D, A, B", 32, 32, 32,
     [](In i) {
       return Out{i.a % 65536 + i.b / 65536 * 65536, {}};
     }},
    {"s_pack_hh_b32_b16 D, A, B", 32, 32, 32,
     [](In i) {
       return Out{i.a / 65536 + i.b / 65536 * 65536, {}};
     }},
};

TEST(ScalarBits, MatchesTheFormula) {
  for (const ScalarCase& test : kCases) check_scalar(test);
}

}  // namespace
}  // namespace rocfix::vcard
