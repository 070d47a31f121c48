// SPDX-License-Identifier: MIT
// Integer arithmetic with a carry mask, and 64-bit multiply-add.
#include <limits>

#include "exec/families.h"
#include "exec/valu.h"

namespace rocfix::vcard {
namespace {

// The carry-in mask: VCC, an SGPR (pair) or, in VOP3, anything a scalar operand may be.
template <int kLanes>
uint64_t carry_in(Wave& wave, const Source& source) {
  if constexpr (kLanes == 32) return uniform_value<uint32_t>(wave, source);
  else return uniform_value<uint64_t>(wave, source);
}

enum class Kind { kAdd, kSub, kSubReversed };

// One lane: the result and, as all ones or zero, carry or borrow.
template <Kind kKind>
void add_or_subtract(uint32_t a, uint32_t b, uint32_t carry, uint32_t& result, uint32_t& carry_out) {
  if constexpr (kKind == Kind::kAdd) {
    const uint32_t sum = a + b;
    result = sum + carry;
    carry_out = -static_cast<uint32_t>(sum < a) | -static_cast<uint32_t>(result < sum);
  } else {
    const uint32_t minuend = kKind == Kind::kSub ? a : b, subtrahend = kKind == Kind::kSub ? b : a;
    const uint32_t difference = minuend - subtrahend;
    result = difference - carry;
    carry_out = -static_cast<uint32_t>(minuend < subtrahend) | -static_cast<uint32_t>(difference < carry);
  }
}

// The mask's bits of lanes that do not take part are written as 0.
template <Kind kKind, bool kCarryIn, int kLanes>
void run(Wave& wave, const Instruction& instruction) {
  uint64_t written = wave.exec();
  Column<uint32_t, kLanes> scratch_a, scratch_b, carry, result, carry_out;
  const uint32_t* a = source_column(wave, instruction, 0, scratch_a, written);
  const uint32_t* b = source_column(wave, instruction, 1, scratch_b, written);
  expand_mask<kLanes>(kCarryIn ? carry_in<kLanes>(wave, instruction.source[2]) : 0, carry.lane);
  for (int l = 0; l < kLanes; ++l)
    add_or_subtract<kKind>(a[l], b[l], carry.lane[l] & 1, result.lane[l], carry_out.lane[l]);
  const uint64_t mask = collect_mask<kLanes>(carry_out.lane) & written;
  if (instruction.clamp)  // unsigned saturation
    for (int l = 0; l < kLanes; ++l)
      result.lane[l] = kKind == Kind::kAdd ? result.lane[l] | carry_out.lane[l] : result.lane[l] & ~carry_out.lane[l];
  store_result(wave, instruction, result, written);
  wave.set_mask(instruction.scalar_dest, mask);
}

template <Kind kKind, bool kCarryIn>
constexpr Operation carry_operation(std::string_view mnemonic) {
  return by_lanes<run<kKind, kCarryIn, 32>, run<kKind, kCarryIn, 64>>(mnemonic);
}

// The scalar destination is bit 64 of the exact sum: the carry of unsigned operands, the sign of signed ones ("RDNA 3
// Instruction Set Architecture", V_MAD_I64_I32: a 65-bit sum; the RDNA 1.0 manual only says "vcc_out").
template <class Factor, class Sum, class Exact, int kLanes>
void multiply_add_64(Wave& wave, const Instruction& instruction) {
  uint64_t written = wave.exec(), mask = 0;
  Column<Factor, kLanes> a, b;
  Column<Sum, kLanes> c, result;
  load_source(wave, instruction, 0, a, written);
  load_source(wave, instruction, 1, b, written);
  load_source(wave, instruction, 2, c, written);
  constexpr Exact kLow = std::numeric_limits<Sum>::min(), kHigh = std::numeric_limits<Sum>::max();
  for (int l = 0; l < kLanes; ++l) {
    const Exact exact = static_cast<Exact>(a.lane[l]) * b.lane[l] + c.lane[l];
    mask |= static_cast<uint64_t>(exact >> 64 & 1) << l;
    const Exact kept = !instruction.clamp ? exact : exact < kLow ? kLow : exact > kHigh ? kHigh : exact;
    result.lane[l] = static_cast<Sum>(kept);
  }
  store_result(wave, instruction, result, written);
  wave.set_mask(instruction.scalar_dest, mask & written);
}

__extension__ using u128 = unsigned __int128;
__extension__ using i128 = __int128;

constexpr Operation kOperations[] = {
    carry_operation<Kind::kAdd, false>("v_add_co_u32"),
    carry_operation<Kind::kSub, false>("v_sub_co_u32"),
    carry_operation<Kind::kSubReversed, false>("v_subrev_co_u32"),
    carry_operation<Kind::kAdd, true>("v_add_co_ci_u32"),
    carry_operation<Kind::kSub, true>("v_sub_co_ci_u32"),
    carry_operation<Kind::kSubReversed, true>("v_subrev_co_ci_u32"),
    by_lanes<multiply_add_64<uint32_t, uint64_t, u128, 32>, multiply_add_64<uint32_t, uint64_t, u128, 64>>(
        "v_mad_u64_u32"),
    by_lanes<multiply_add_64<int32_t, int64_t, i128, 32>, multiply_add_64<int32_t, int64_t, i128, 64>>(
        "v_mad_i64_i32"),
};

}  // namespace

std::span<const Operation> carry_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
