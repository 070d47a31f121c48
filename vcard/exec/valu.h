// SPDX-License-Identifier: MIT
// Vector operations from formulas: a row `valu<[](float a, float b) { return a + b; }>("v_add_f32")` is a whole
// instruction with all its forms. The formula's types say how operands are read and written.
#pragma once

#include <tuple>
#include <utility>

#include "exec/float_mode.h"
#include "exec/handler.h"
#include "exec/operands.h"

namespace rocfix::vcard {

template <class F>
struct Signature : Signature<decltype(&F::operator())> {};
template <class F, class R, class... A>
struct Signature<R (F::*)(A...) const> {
  using Result = R;
  static constexpr int kArity = sizeof...(A);
  static constexpr bool kTakesMode = false;
  template <int n>
  using Argument = std::tuple_element_t<n, std::tuple<A...>>;
  static constexpr bool kAll32 = sizeof(R) == 4 && ((sizeof(A) == 4) && ...);
  // Rounding goes by the result's type ("RDNA 1.0 Instruction Set Architecture", V_CVT_F16_F32).
  static constexpr FloatWidth kWidth =
      std::same_as<R, float>                                      ? FloatWidth::k32
      : is_float_v<R> || std::same_as<R, HalfPair>                ? FloatWidth::k16And64
      : (std::same_as<A, float> || ...)                           ? FloatWidth::k32
      : (is_float_v<A> || ...)                                    ? FloatWidth::k16And64
                                                                  : FloatWidth::kNone;
};
// A formula that asks for MODE takes it first.
template <class F, class R, class... A>
struct Signature<R (F::*)(const Mode&, A...) const> : Signature<R (F::*)(A...) const> {
  static constexpr bool kTakesMode = true;
};

template <auto kFormula, class... A>
[[gnu::always_inline]] inline auto apply_formula(const Mode& mode, A... a) {
  if constexpr (Signature<decltype(kFormula)>::kTakesMode) return kFormula(mode, a...);
  else return kFormula(a...);
}

// A formula's last argument is the old destination: v_fmac and relatives.
enum class Accumulate : bool { kNo, kYes };

namespace valu_detail {

// A source without modifiers as a column: a VGPR in place, anything else spread into `scratch`.
template <class T, int kLanes>
inline const T* plain_source(Wave& wave, const Source& source, T* scratch) {
  if (source.kind == Source::Kind::kVector) [[likely]]
    return reinterpret_cast<const T*>(wave.vector + size_t{source.index} * kLanes);
  const T value = uniform_value<T>(wave, source);
  for (int l = 0; l < kLanes; ++l) scratch[l] = value;
  return scratch;
}

// to[l] = formula(from[l]…) in all lanes. Lanes are independent, so a destination that is also a source does no harm.
template <auto kFormula, int kLanes, class R, class... A>
[[gnu::always_inline]] inline void map_lanes(const Mode mode, R* to, const A*... from) {
#pragma GCC ivdep
  for (int l = 0; l < kLanes; ++l) to[l] = apply_formula<kFormula>(mode, from[l]...);
}

template <auto kFormula, Accumulate kAccumulate, FloatWidth kWidth, int kLanes, size_t... n>
[[gnu::always_inline]] inline void run_plain(Wave& wave, const Instruction& instruction, std::index_sequence<n...>) {
  using S = Signature<decltype(kFormula)>;
  using R = typename S::Result;
  const FloatScope<kWidth == FloatWidth::kFlushed32 ? kWidth : FloatWidth::kNone> scope(wave);
  auto* to = reinterpret_cast<R*>(wave.vector + size_t{instruction.vector_dest} * kLanes);
  alignas(64) uint32_t scratch[S::kArity][kLanes];
  const auto source = [&]<size_t m>() -> const typename S::template Argument<m>* {
    using T = typename S::template Argument<m>;
    if constexpr (kAccumulate == Accumulate::kYes && m == S::kArity - 1) return reinterpret_cast<const T*>(to);
    else return plain_source<T, kLanes>(wave, instruction.source[m], reinterpret_cast<T*>(scratch[m]));
  };
  const uint64_t exec = kLanes == 32 ? wave.scalar[kExecLo] : wave.pair(kExecLo);
  if (exec == (kLanes == 32 ? 0xffffffffu : ~uint64_t{0})) [[likely]] {
    map_lanes<kFormula, kLanes>(wave.mode, to, source.template operator()<n>()...);
    return;
  }
  Column<R, kLanes> result;
  map_lanes<kFormula, kLanes>(wave.mode, result.lane, source.template operator()<n>()...);
  merge<kLanes>(reinterpret_cast<uint32_t*>(to), reinterpret_cast<const uint32_t*>(result.lane), exec);
}

// The old destination as an operand.
template <class T, int kLanes>
void load_destination(Wave& wave, const Instruction& instruction, Column<T, kLanes>& out) {
  const uint32_t* low = wave.vgpr(instruction.vector_dest);
  const int shift = sizeof(T) == 2 && instruction.op_sel & 8 ? 16 : 0;
  for (int l = 0; l < kLanes; ++l) {
    if constexpr (sizeof(T) == 8) out.lane[l] = std::bit_cast<T>(low[l] | uint64_t{low[l + kLanes]} << 32);
    else out.lane[l] = std::bit_cast<T>(static_cast<bits_t<T>>(low[l] >> shift));
  }
}

// What MODE does to operands and results that the host's own control does not: selections and 16-bit values.
template <class T, int kLanes>
void flush_inputs(const Mode mode, Column<T, kLanes>& column) {
  if constexpr (is_float_v<T>) {
    if (keeps_denormal_inputs<T>(mode)) return;
    for (int l = 0; l < kLanes; ++l) column.lane[l] = flushed(column.lane[l]);
  }
}

template <class R, int kLanes>
void flush_outputs(const Mode mode, Column<R, kLanes>& result) {
  if constexpr (std::same_as<R, HalfPair>) {
    if (keeps_denormal_outputs<half>(mode)) return;
    for (int l = 0; l < kLanes; ++l) result.lane[l] = {flushed(result.lane[l].low), flushed(result.lane[l].high)};
  } else if constexpr (is_float_v<R>) {
    if (keeps_denormal_outputs<R>(mode)) return;
    for (int l = 0; l < kLanes; ++l) result.lane[l] = flushed(result.lane[l]);
  }
}

// FP16_OVFL: an infinite half that comes from finite operands becomes the highest finite one.
template <class T>
bool is_finite_operand(T value) {
  if constexpr (is_float_v<T>) return is_finite(value);
  else return true;
}
template <class R, class... A>
R without_overflow(R result, A... operand) {
  return is_infinite(result) && (is_finite_operand(operand) && ...) ? highest_finite<R>(is_negative(result)) : result;
}

template <auto kFormula, Accumulate kAccumulate, FloatWidth kWidth, int kLanes, size_t... n>
void run_general(Wave& wave, const Instruction& instruction, std::index_sequence<n...>) {
  using S = Signature<decltype(kFormula)>;
  using R = typename S::Result;
  constexpr bool kFlushes = kWidth != FloatWidth::kNone && kWidth != FloatWidth::kFlushed32;
  const FloatScope<kWidth> scope(wave);
  const Mode mode = wave.mode;
  uint64_t written = wave.exec();
  std::tuple<Column<typename S::template Argument<n>, kLanes>...> from;
  (
      [&] {
        if constexpr (kAccumulate == Accumulate::kYes && n == S::kArity - 1)
          load_destination(wave, instruction, std::get<n>(from));
        else
          load_source(wave, instruction, n, std::get<n>(from), written);
        if (kFlushes && !wave.plain_float) flush_inputs(mode, std::get<n>(from));
      }(),
      ...);
  Column<R, kLanes> result;
  for (int l = 0; l < kLanes; ++l) result.lane[l] = apply_formula<kFormula>(mode, std::get<n>(from).lane[l]...);
  if (kFlushes && !wave.plain_float) {
    flush_outputs(mode, result);
    if constexpr (std::same_as<R, half> && kWidth == FloatWidth::k16And64)
      if (mode.fp16_overflow())
        for (int l = 0; l < kLanes; ++l) result.lane[l] = without_overflow(result.lane[l], std::get<n>(from).lane[l]...);
  }
  if (instruction.omod || instruction.clamp)
    for (int l = 0; l < kLanes; ++l) result.lane[l] = output_modified(result.lane[l], instruction, mode);
  store_result(wave, instruction, result, written);
}

template <auto kFormula, Accumulate kAccumulate, FloatWidth kWidth, int kLanes>
void general(Wave& wave, const Instruction& instruction) {
  run_general<kFormula, kAccumulate, kWidth, kLanes>(
      wave, instruction, std::make_index_sequence<Signature<decltype(kFormula)>::kArity>());
}

// In a MODE that asks for what the host does not do by itself.
template <auto kFormula, Accumulate kAccumulate, FloatWidth kWidth, int kLanes>
[[gnu::noinline]] void plain_by_mode(Wave& wave, const Instruction& instruction) {
  if constexpr (kWidth == FloatWidth::kArithmetic32) {
    const FloatScope<kWidth> scope(wave);
    run_plain<kFormula, kAccumulate, kWidth, kLanes>(
        wave, instruction, std::make_index_sequence<Signature<decltype(kFormula)>::kArity>());
  } else {
    general<kFormula, kAccumulate, kWidth, kLanes>(wave, instruction);
  }
}

// All operands 32 bits wide and nothing modified: computed in place.
template <auto kFormula, Accumulate kAccumulate, FloatWidth kWidth, int kLanes>
void plain(Wave& wave, const Instruction& instruction) {
  if constexpr (kWidth != FloatWidth::kNone && kWidth != FloatWidth::kFlushed32)
    if (!wave.plain_float) [[unlikely]]
      return plain_by_mode<kFormula, kAccumulate, kWidth, kLanes>(wave, instruction);
  run_plain<kFormula, kAccumulate, kWidth, kLanes>(
      wave, instruction, std::make_index_sequence<Signature<decltype(kFormula)>::kArity>());
}

inline bool has_modifiers(const Instruction& instruction) {
  bool modified = instruction.form != Form::kPlain || instruction.clamp || instruction.omod || instruction.op_sel;
  for (const Source& source : instruction.source) modified |= source.negate || source.absolute;
  return modified;
}

template <auto kFormula, Accumulate kAccumulate, FloatWidth kWidth = Signature<decltype(kFormula)>::kWidth>
Handler choose(const Instruction& instruction, uint32_t lanes) {
  if constexpr (Signature<decltype(kFormula)>::kAll32)
    if (!has_modifiers(instruction))
      return lanes == 32 ? plain<kFormula, kAccumulate, kWidth, 32> : plain<kFormula, kAccumulate, kWidth, 64>;
  return lanes == 32 ? general<kFormula, kAccumulate, kWidth, 32> : general<kFormula, kAccumulate, kWidth, 64>;
}

}  // namespace valu_detail

template <auto kFormula, FloatWidth kWidth = Signature<decltype(kFormula)>::kWidth>
constexpr Operation valu(std::string_view mnemonic) {
  return {mnemonic, valu_detail::choose<kFormula, Accumulate::kNo, kWidth>};
}

// The formula's last argument is the old destination.
template <auto kFormula, FloatWidth kWidth = Signature<decltype(kFormula)>::kWidth>
constexpr Operation valu_accumulate(std::string_view mnemonic) {
  return {mnemonic, valu_detail::choose<kFormula, Accumulate::kYes, kWidth>};
}

// A handler that is a template over the number of lanes, for operations that are more than a formula.
template <Handler kWave32, Handler kWave64>
constexpr Operation by_lanes(std::string_view mnemonic) {
  return {mnemonic, [](const Instruction&, uint32_t lanes) { return lanes == 32 ? kWave32 : kWave64; }};
}

// One handler for both wave sizes.
template <Handler kHandler>
constexpr Operation any_lanes(std::string_view mnemonic) {
  return {mnemonic, [](const Instruction&, uint32_t) -> Handler { return kHandler; }};
}

}  // namespace rocfix::vcard
