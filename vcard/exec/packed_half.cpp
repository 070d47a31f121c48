// SPDX-License-Identifier: MIT
// Packed f16 operations: V_PK_*_F16. Each half is rounded once, under MODE's fields for 16 bits.
#include "exec/families.h"
#include "exec/half_lanes.h"
#include "exec/packed.h"
#include "exec/valu.h"

namespace rocfix::vcard {
namespace {

// One half each of minimum and maximum. While IEEE is set a signalling NaN is returned, made quiet; otherwise a NaN
// loses to the other operand. -0 is below +0 ("RDNA 1.0 Instruction Set Architecture", V_MIN_F16).
constexpr int order(half value) {
  const auto bits = std::bit_cast<int16_t>(value);
  return bits < 0 ? -(bits & 0x7fff) - 1 : bits;
}
template <bool kMax>
half extreme(half a, half b, bool ieee) {
  if (ieee && is_signaling(a)) return quieted(a);
  if (ieee && is_signaling(b)) return quieted(b);
  if (is_nan(b)) return a;  // two NaNs give the first, as in the plain forms
  if (is_nan(a)) return b;
  return kMax == (order(a) > order(b)) ? a : b;
}

template <class Operator, int kLanes>
void run_part(const HalfColumn<kLanes> (&from)[2], HalfColumn<kLanes>& out) {
  Operator::run(from[0], from[1], out);
}
template <class Operator, int kLanes>
void run_part(const HalfColumn<kLanes> (&from)[3], HalfColumn<kLanes>& out) {
  Operator::run(from[0], from[1], from[2], out);
}

template <int kLanes>
void clamp_half(const Mode& mode, HalfColumn<kLanes>& column) {
  for (int l = 0; l < kLanes; ++l) column.lane[l] = clamped(column.lane[l], mode);
}

// Arithmetic on one of the two halves, with what MODE and CLAMP ask of its operands and its result.
template <class Operator, int kArity, int kLanes>
void compute_half(const Wave& wave, bool clamp, HalfColumn<kLanes> (&from)[kArity], HalfColumn<kLanes>& out) {
  const Mode mode = wave.mode;
  if (wave.plain_float) {
    run_part<Operator>(from, out);
  } else {
    const FloatScope<FloatWidth::k16And64> scope(wave);
    for (auto& column : from) valu_detail::flush_inputs(mode, column);
    run_part<Operator>(from, out);
    valu_detail::flush_outputs(mode, out);
  }
  if (mode.fp16_overflow())
    for (int l = 0; l < kLanes; ++l) {
      bool finite = true;
      for (const auto& column : from) finite &= is_finite(column.lane[l]);
      if (finite && is_infinite(out.lane[l])) out.lane[l] = highest_finite<half>(is_negative(out.lane[l]));
    }
  if (clamp) clamp_half(mode, out);
}

// kAccumulate: the last operand is the destination (V_PK_FMAC_F16).
template <class Operator, int kArity, bool kAccumulate, int kLanes>
void arithmetic(Wave& wave, const Instruction& instruction) {
  uint64_t written = wave.exec();
  HalfColumn<kLanes> low[kArity], high[kArity];
  for (int n = 0; n < kArity; ++n) {
    Halves<half, kLanes> operand;
    if (kAccumulate && n == kArity - 1) load_destination_halves(wave, instruction, operand);
    else load_halves(wave, instruction, n, operand, written);
    low[n] = operand.low;
    high[n] = operand.high;
  }
  Halves<half, kLanes> result;
  compute_half<Operator>(wave, instruction.clamp, low, result.low);
  compute_half<Operator>(wave, instruction.clamp, high, result.high);
  store_halves(wave, instruction, result, written);
}

// The result is left in `a`.
template <bool kMax, int kLanes>
void extreme_half(const Mode& mode, bool clamp, HalfColumn<kLanes>& a, HalfColumn<kLanes>& b) {
  valu_detail::flush_inputs(mode, a);
  valu_detail::flush_inputs(mode, b);
  for (int l = 0; l < kLanes; ++l) a.lane[l] = extreme<kMax>(a.lane[l], b.lane[l], mode.ieee());
  valu_detail::flush_outputs(mode, a);
  if (clamp) clamp_half(mode, a);
}

template <bool kMax, int kLanes>
void min_max(Wave& wave, const Instruction& instruction) {
  uint64_t written = wave.exec();
  Halves<half, kLanes> a, b;
  load_halves(wave, instruction, 0, a, written);
  load_halves(wave, instruction, 1, b, written);
  extreme_half<kMax>(wave.mode, instruction.clamp, a.low, b.low);
  extreme_half<kMax>(wave.mode, instruction.clamp, a.high, b.high);
  store_halves(wave, instruction, a, written);
}

template <class Operator, int kArity, bool kAccumulate = false>
constexpr Operation row(std::string_view mnemonic) {
  return by_lanes<arithmetic<Operator, kArity, kAccumulate, 32>, arithmetic<Operator, kArity, kAccumulate, 64>>(
      mnemonic);
}

constexpr Operation kOperations[] = {
    row<HalfAdd, 2>("v_pk_add_f16"),
    row<HalfMul, 2>("v_pk_mul_f16"),
    row<HalfFma, 3>("v_pk_fma_f16"),
    row<HalfFma, 3, true>("v_pk_fmac_f16"),
    by_lanes<min_max<false, 32>, min_max<false, 64>>("v_pk_min_f16"),
    by_lanes<min_max<true, 32>, min_max<true, 64>>("v_pk_max_f16"),
};

}  // namespace

std::span<const Operation> packed_half_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
