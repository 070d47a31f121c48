// SPDX-License-Identifier: MIT
// V_FMA_MIX*: a * b + c of operands that are each f32 or one half of a register. NEG_HI is the operands' ABS here.
#include <cmath>

#include "exec/families.h"
#include "exec/half_lanes.h"
#include "exec/packed.h"
#include "exec/valu.h"

namespace rocfix::vcard {
namespace {

// Widening a half keeps a NaN's payload and makes it quiet.
template <int kLanes>
void widen(const HalfColumn<kLanes>& from, Column<float, kLanes>& out) {
  for (int l = 0; l < kLanes; l += 8) _mm256_storeu_ps(out.lane + l, widen8(from.lane + l));
}

// OP_SEL_HI says f16, OP_SEL then which half.
template <int kLanes>
void load_mixed(Wave& wave, const Instruction& instruction, int n, Column<float, kLanes>& out) {
  const bool negate = instruction.neg_lo >> n & 1, absolute = instruction.neg_hi >> n & 1;
  Column<uint32_t, kLanes> words;
  if (instruction.op_sel_hi >> n & 1) {
    HalfColumn<kLanes> halves;
    load_words<half, kLanes>(wave, instruction.source[n], words.lane);
    take_halves(words.lane, instruction.op_sel >> n & 1, SignModifiers<half>(negate, absolute), halves);
    valu_detail::flush_inputs(wave.mode, halves);
    widen(halves, out);
  } else {
    load_words<float, kLanes>(wave, instruction.source[n], words.lane);
    const SignModifiers<float> modifiers(negate, absolute);
    for (int l = 0; l < kLanes; ++l) out.lane[l] = modifiers.apply(words.lane[l]);
    valu_detail::flush_inputs(wave.mode, out);
  }
}

template <int kLanes>
using Operands = Column<float, kLanes>[3];

template <int kLanes>
void load_operands(Wave& wave, const Instruction& instruction, Operands<kLanes>& from) {
  for (int n = 0; n < 3; ++n) load_mixed(wave, instruction, n, from[n]);
}

// As nan_result of halves.
float nan_result(float a, float b, float c) {
  if (is_nan(a)) return quieted(a);
  if (is_nan(b)) return quieted(b);
  const bool invalid_product = (is_zero(a) && is_infinite(b)) || (is_infinite(a) && is_zero(b));
  return is_nan(c) && !invalid_product ? quieted(c) : default_nan<float>();
}

uint16_t narrowed_nan(float nan) {
  const uint32_t bits = std::bit_cast<uint32_t>(nan);
  return static_cast<uint16_t>((bits >> 16 & 0x8000) | 0x7e00 | (bits >> 13 & 0x3ff));
}

// The other half of the register stays.
template <bool kHigh, int kLanes>
void store_half(Wave& wave, const Instruction& instruction, const HalfColumn<kLanes>& result) {
  Instruction placed = instruction;
  placed.op_sel = kHigh ? 8 : 0;
  store_result(wave, placed, result, wave.exec());
}

template <int kLanes>
void v_fma_mix_f32(Wave& wave, const Instruction& instruction) {
  const Mode mode = wave.mode;
  Operands<kLanes> from;
  load_operands(wave, instruction, from);
  Column<float, kLanes> result;
  {
    const FloatScope<FloatWidth::k32> scope(wave);
    for (int l = 0; l < kLanes; ++l) result.lane[l] = std::fma(from[0].lane[l], from[1].lane[l], from[2].lane[l]);
  }
  for (int l = 0; l < kLanes; ++l) {
    float& value = result.lane[l];
    if (is_nan(value)) value = nan_result(from[0].lane[l], from[1].lane[l], from[2].lane[l]);
    if (instruction.clamp) value = clamped(value, mode);
  }
  store_result(wave, instruction, result, wave.exec());
}

// The exact a * b + c rounded to odd: the product of floats is exact in double, the sum's error is known exactly
// (Knuth's two-sum) and, where there is one, makes the last bit 1. Computed while the host rounds to nearest.
double fma_to_odd(float a, float b, float c) {
  const double product = double{a} * b, addend = c, sum = product + addend;
  if (!std::isfinite(sum)) return sum;
  const double addend_part = sum - product;
  const double error = (product - (sum - addend_part)) + (addend - addend_part);
  const auto bits = std::bit_cast<uint64_t>(sum);
  if (error == 0 || bits & 1) return sum;
  const bool away_from_zero = std::signbit(error) == std::signbit(sum);
  return std::bit_cast<double>(away_from_zero ? bits + 1 : bits - 1);
}

// Between these magnitudes lies every half and every tie between halves.
double within_float_range(double value) {
  constexpr double kLow = 0x1p-40, kHigh = 0x1p20;
  const double magnitude = std::fabs(value);
  if (magnitude != 0 && magnitude < kLow) return std::copysign(kLow, value);
  return std::isfinite(value) && magnitude > kHigh ? std::copysign(kHigh, value) : value;
}

// An exact zero of operands with different signs is -0 only when rounding to -infinity (IEEE 754, 6.3).
constexpr uint32_t kRoundDown = 2;

// Rounded once, to f16, by MODE's fields for 16 bits (docs/isa-notes.md).
template <bool kHigh, int kLanes>
void v_fma_mix_f16(Wave& wave, const Instruction& instruction) {
  const Mode mode = wave.mode;
  Operands<kLanes> from;
  load_operands(wave, instruction, from);
  Column<double, kLanes> exact;
  for (int l = 0; l < kLanes; ++l) {
    const float a = from[0].lane[l], b = from[1].lane[l], c = from[2].lane[l];
    exact.lane[l] = within_float_range(fma_to_odd(a, b, c));
    if (exact.lane[l] == 0 && mode.round16_64() == kRoundDown && std::signbit(a * b) != std::signbit(c))
      exact.lane[l] = -0.0;
  }
  HalfColumn<kLanes> halves;
  {
    const FloatScope<FloatWidth::k16And64> scope(wave);
    for (int l = 0; l < kLanes; l += 8)
      narrow8(_mm256_set_m128(narrow_to_odd(_mm256_load_pd(exact.lane + l + 4)),
                              narrow_to_odd(_mm256_load_pd(exact.lane + l))),
              halves.lane + l);
  }
  valu_detail::flush_outputs(mode, halves);
  for (int l = 0; l < kLanes; ++l) {
    const float a = from[0].lane[l], b = from[1].lane[l], c = from[2].lane[l];
    half& value = halves.lane[l];
    if (is_nan(value)) value = std::bit_cast<half>(narrowed_nan(nan_result(a, b, c)));
    if (mode.fp16_overflow()) value = valu_detail::without_overflow(value, a, b, c);
    if (instruction.clamp) value = clamped(value, mode);
  }
  store_half<kHigh>(wave, instruction, halves);
}

constexpr Operation kOperations[] = {
    by_lanes<v_fma_mix_f32<32>, v_fma_mix_f32<64>>("v_fma_mix_f32"),
    by_lanes<v_fma_mix_f16<false, 32>, v_fma_mix_f16<false, 64>>("v_fma_mixlo_f16"),
    by_lanes<v_fma_mix_f16<true, 32>, v_fma_mix_f16<true, 64>>("v_fma_mixhi_f16"),
};

}  // namespace

std::span<const Operation> mix_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
