// SPDX-License-Identifier: MIT
// Vector operations from formulas: a row `valu<[](float a, float b) { return a + b; }>("v_add_f32")` is a whole
// instruction with all its forms. The formula's types say how operands are read and written.
#pragma once

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
  template <int n>
  using Argument = std::tuple_element_t<n, std::tuple<A...>>;
  static constexpr bool kAll32 = sizeof(R) == 4 && ((sizeof(A) == 4) && ...);
  static constexpr FloatWidth kWidth =
      (std::same_as<R, float> || (std::same_as<A, float> || ...)) ? FloatWidth::k32
      : (is_float_v<R> || (is_float_v<A> || ...))                 ? FloatWidth::k16And64
                                                                  : FloatWidth::kNone;
};

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
[[gnu::always_inline]] inline void map_lanes(R* to, const A*... from) {
#pragma GCC ivdep
  for (int l = 0; l < kLanes; ++l) to[l] = kFormula(from[l]...);
}

// All operands 32 bits wide and nothing modified: computed in place.
template <auto kFormula, Accumulate kAccumulate, int kLanes, size_t... n>
[[gnu::always_inline]] inline void run_plain(Wave& wave, const Instruction& instruction, std::index_sequence<n...>) {
  using S = Signature<decltype(kFormula)>;
  using R = typename S::Result;
  const FloatScope<S::kWidth> scope(wave);
  auto* to = reinterpret_cast<R*>(wave.vector + size_t{instruction.vector_dest} * kLanes);
  alignas(64) uint32_t scratch[S::kArity][kLanes];
  const auto source = [&]<size_t m>() -> const typename S::template Argument<m>* {
    using T = typename S::template Argument<m>;
    if constexpr (kAccumulate == Accumulate::kYes && m == S::kArity - 1) return reinterpret_cast<const T*>(to);
    else return plain_source<T, kLanes>(wave, instruction.source[m], reinterpret_cast<T*>(scratch[m]));
  };
  const uint64_t exec = kLanes == 32 ? wave.scalar[kExecLo] : wave.pair(kExecLo);
  if (exec == (kLanes == 32 ? 0xffffffffu : ~uint64_t{0})) [[likely]] {
    map_lanes<kFormula, kLanes>(to, source.template operator()<n>()...);
    return;
  }
  Column<R, kLanes> result;
  map_lanes<kFormula, kLanes>(result.lane, source.template operator()<n>()...);
  merge<kLanes>(reinterpret_cast<uint32_t*>(to), reinterpret_cast<const uint32_t*>(result.lane), exec);
}

template <auto kFormula, Accumulate kAccumulate, int kLanes>
void plain(Wave& wave, const Instruction& instruction) {
  run_plain<kFormula, kAccumulate, kLanes>(
      wave, instruction, std::make_index_sequence<Signature<decltype(kFormula)>::kArity>());
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

template <auto kFormula, Accumulate kAccumulate, int kLanes, size_t... n>
void run_general(Wave& wave, const Instruction& instruction, std::index_sequence<n...>) {
  using S = Signature<decltype(kFormula)>;
  using R = typename S::Result;
  const FloatScope<S::kWidth> scope(wave);
  uint64_t written = wave.exec();
  std::tuple<Column<typename S::template Argument<n>, kLanes>...> from;
  (
      [&] {
        if constexpr (kAccumulate == Accumulate::kYes && n == S::kArity - 1)
          load_destination(wave, instruction, std::get<n>(from));
        else
          load_source(wave, instruction, n, std::get<n>(from), written);
      }(),
      ...);
  Column<R, kLanes> result;
  for (int l = 0; l < kLanes; ++l) result.lane[l] = kFormula(std::get<n>(from).lane[l]...);
  if (instruction.omod || instruction.clamp)
    for (int l = 0; l < kLanes; ++l) result.lane[l] = output_modified(result.lane[l], instruction, wave.mode);
  store_result(wave, instruction, result, written);
}

template <auto kFormula, Accumulate kAccumulate, int kLanes>
void general(Wave& wave, const Instruction& instruction) {
  run_general<kFormula, kAccumulate, kLanes>(
      wave, instruction, std::make_index_sequence<Signature<decltype(kFormula)>::kArity>());
}

inline bool has_modifiers(const Instruction& instruction) {
  bool modified = instruction.form != Form::kPlain || instruction.clamp || instruction.omod || instruction.op_sel;
  for (const Source& source : instruction.source) modified |= source.negate || source.absolute;
  return modified;
}

template <auto kFormula, Accumulate kAccumulate>
Handler choose(const Instruction& instruction, uint32_t lanes) {
  if constexpr (Signature<decltype(kFormula)>::kAll32)
    if (!has_modifiers(instruction))
      return lanes == 32 ? plain<kFormula, kAccumulate, 32> : plain<kFormula, kAccumulate, 64>;
  return lanes == 32 ? general<kFormula, kAccumulate, 32> : general<kFormula, kAccumulate, 64>;
}

}  // namespace valu_detail

template <auto kFormula>
constexpr Operation valu(std::string_view mnemonic) {
  return {mnemonic, valu_detail::choose<kFormula, Accumulate::kNo>};
}

// The formula's last argument is the old destination.
template <auto kFormula>
constexpr Operation valu_accumulate(std::string_view mnemonic) {
  return {mnemonic, valu_detail::choose<kFormula, Accumulate::kYes>};
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
