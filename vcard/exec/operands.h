// SPDX-License-Identifier: MIT
// Vector operands: from registers and modifiers to one value a lane, and back.
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstdint>
#include <type_traits>

#include "isa/instruction.h"
#include "state/wave.h"

namespace rocfix::vcard {

using half = _Float16;

template <class T>
inline constexpr bool is_float_v = std::same_as<T, half> || std::same_as<T, float> || std::same_as<T, double>;

// The unsigned type of T's width.
template <class T>
using bits_t = std::conditional_t<sizeof(T) == 8, uint64_t, std::conditional_t<sizeof(T) == 4, uint32_t, uint16_t>>;

template <class T, int kLanes>
struct alignas(64) Column {
  T lane[kLanes];
};

// The 32-bit words of a source, before modifiers. `high` asks for the second register of a 64-bit operand.
template <int kLanes>
void load_words(Wave& wave, const Source& source, bool high, uint32_t* out) {
  if (source.kind == Source::Kind::kVector) {
    const uint32_t* from = wave.vgpr(source.index + high);
    for (int l = 0; l < kLanes; ++l) out[l] = from[l];
    return;
  }
  const uint32_t value = wave.scalar[source.index + high];
  for (int l = 0; l < kLanes; ++l) out[l] = value;
}

// A value that is the same in all lanes: constants, scalars, specials.
template <class T>
T uniform_value(Wave& wave, const Source& source);

// Operand numbers 235 to 253 that are no register (section 13.1).
uint64_t special_value(const Wave& wave, uint16_t number);

template <class T>
T uniform_value(Wave& wave, const Source& source) {
  bits_t<T> bits;
  if (source.kind == Source::Kind::kConstant) {
    if constexpr (sizeof(T) == 2) bits = constant16(source);
    else if constexpr (sizeof(T) == 4) bits = source.bits32;
    else if constexpr (is_float_v<T>) bits = constant64_float(source);
    else bits = constant64_integer(source, std::is_signed_v<T>);
  } else if (source.kind == Source::Kind::kSpecial) {
    bits = static_cast<bits_t<T>>(special_value(wave, source.index));
  } else if constexpr (sizeof(T) == 8) {
    bits = wave.pair(source.index);
  } else {
    bits = static_cast<bits_t<T>>(wave.scalar[source.index]);
  }
  return std::bit_cast<T>(bits);
}

// DPP: moves the 32-bit words of source 0 between lanes; returns the lanes that are written (dpp.cpp).
template <int kLanes>
uint64_t apply_dpp(const Wave& wave, const Instruction& instruction, uint32_t* words);
extern template uint64_t apply_dpp<32>(const Wave&, const Instruction&, uint32_t*);
extern template uint64_t apply_dpp<64>(const Wave&, const Instruction&, uint32_t*);

// SDWA: the selected part of a word, extended.
inline uint32_t sdwa_select(uint32_t word, Select select, bool sign_extend) {
  switch (select) {
    case Select::kDword: return word;
    case Select::kWord0: case Select::kWord1: {
      const auto part = static_cast<uint16_t>(select == Select::kWord1 ? word >> 16 : word);
      return sign_extend ? static_cast<uint32_t>(int32_t{static_cast<int16_t>(part)}) : part;
    }
    default: {
      const auto part = static_cast<uint8_t>(word >> 8 * static_cast<int>(select));
      return sign_extend ? static_cast<uint32_t>(int32_t{static_cast<int8_t>(part)}) : part;
    }
  }
}

template <class T>
T with_sign_modifiers(T value, const Source& source) {
  if constexpr (is_float_v<T>) {
    constexpr auto kSign = static_cast<bits_t<T>>(bits_t<T>{1} << (sizeof(T) * 8 - 1));
    auto bits = std::bit_cast<bits_t<T>>(value);
    if (source.absolute) bits &= static_cast<bits_t<T>>(~kSign);
    if (source.negate) bits ^= kSign;
    return std::bit_cast<T>(bits);
  }
  return value;
}

// Source `n` of the instruction with all its modifiers. `written` loses the lanes that DPP switches off.
template <class T, int kLanes>
void load_source(Wave& wave, const Instruction& instruction, int n, Column<T, kLanes>& out, uint64_t& written) {
  const Source& source = instruction.source[n];
  if (source.kind == Source::Kind::kConstant || source.kind == Source::Kind::kSpecial) {
    const T value = with_sign_modifiers(uniform_value<T>(wave, source), source);
    for (int l = 0; l < kLanes; ++l) out.lane[l] = value;
    return;
  }
  Column<uint32_t, kLanes> words;
  load_words<kLanes>(wave, source, false, words.lane);
  const bool dpp = n == 0 && (instruction.form == Form::kDpp16 || instruction.form == Form::kDpp8);
  if (dpp) written &= apply_dpp<kLanes>(wave, instruction, words.lane);
  if constexpr (sizeof(T) == 8) {
    Column<uint32_t, kLanes> high;
    load_words<kLanes>(wave, source, true, high.lane);
    if (dpp) apply_dpp<kLanes>(wave, instruction, high.lane);
    for (int l = 0; l < kLanes; ++l)
      out.lane[l] = with_sign_modifiers(std::bit_cast<T>(words.lane[l] | uint64_t{high.lane[l]} << 32), source);
  } else {
    if (instruction.form == Form::kSdwa)
      for (int l = 0; l < kLanes; ++l)
        words.lane[l] = sdwa_select(words.lane[l], source.select, source.sign_extend);
    const int shift = sizeof(T) == 2 && instruction.encoding == Encoding::kVop3 && instruction.op_sel >> n & 1 ? 16 : 0;
    for (int l = 0; l < kLanes; ++l)
      out.lane[l] = with_sign_modifiers(std::bit_cast<T>(static_cast<bits_t<T>>(words.lane[l] >> shift)), source);
  }
}

// Lane l of `mask` as all ones or zero.
inline uint32_t lane_mask(uint64_t mask, int l) {
  return -static_cast<uint32_t>(mask >> l & 1);
}

template <int kLanes>
void merge(uint32_t* to, const uint32_t* from, uint64_t written) {
  for (int l = 0; l < kLanes; ++l) {
    const uint32_t m = lane_mask(written, l);
    to[l] = (from[l] & m) | (to[l] & ~m);
  }
}

// omod and clamp of a float result (sections 6.2 and 3.5).
template <class T>
T output_modified(T value, const Instruction& instruction, const Mode& mode) {
  if constexpr (is_float_v<T>) {
    constexpr float kScale[] = {1, 2, 4, 0.5f};
    if (instruction.omod) value = static_cast<T>(value * static_cast<T>(kScale[instruction.omod]));
    if (instruction.clamp) {
      if (value != value) return mode.dx10_clamp() ? T(0) : value;
      if (value < T(0)) value = T(0);
      if (value > T(1)) value = T(1);
      if (value == T(0)) value = T(0);
    }
  }
  return value;
}

// The result of one lane into the part of `old` that SDWA selects.
inline uint32_t sdwa_place(uint32_t old, uint32_t value, Select select, Unused unused) {
  int shift = 0, width = 32;
  if (select <= Select::kByte3) shift = 8 * static_cast<int>(select), width = 8;
  else if (select <= Select::kWord1) shift = select == Select::kWord1 ? 16 : 0, width = 16;
  if (width == 32) return value;
  const uint32_t field = ((uint32_t{1} << width) - 1) << shift;
  const uint32_t placed = value << shift & field;
  if (unused == Unused::kPreserve) return (old & ~field) | placed;
  const bool negative = value >> (width - 1) & 1;
  const uint32_t above = shift + width == 32 ? 0 : ~uint32_t{0} << (shift + width);
  return unused == Unused::kSignExtend && negative ? placed | above : placed;
}

// Writes results to vector_dest in the lanes `written`. 16-bit results keep the other half of the register: GFX10
// preserves it (LLVM, GCNSubtarget::zeroesHigh16BitsOfDest).
template <class T, int kLanes>
void store_result(Wave& wave, const Instruction& instruction, const Column<T, kLanes>& result, uint64_t written) {
  uint32_t* to = wave.vgpr(instruction.vector_dest);
  Column<uint32_t, kLanes> words;
  if constexpr (sizeof(T) == 8) {
    for (int l = 0; l < kLanes; ++l) words.lane[l] = static_cast<uint32_t>(std::bit_cast<uint64_t>(result.lane[l]));
    merge<kLanes>(to, words.lane, written);
    for (int l = 0; l < kLanes; ++l)
      words.lane[l] = static_cast<uint32_t>(std::bit_cast<uint64_t>(result.lane[l]) >> 32);
    return merge<kLanes>(to + kLanes, words.lane, written);
  }
  for (int l = 0; l < kLanes; ++l) {
    const uint32_t value = std::bit_cast<bits_t<T>>(result.lane[l]);
    if (instruction.form == Form::kSdwa)
      words.lane[l] = sdwa_place(to[l], value, instruction.dest_select, instruction.dest_unused);
    else if constexpr (sizeof(T) == 2)
      words.lane[l] = instruction.op_sel & 8 ? (to[l] & 0xffff) | value << 16 : (to[l] & 0xffff0000) | value;
    else
      words.lane[l] = value;
  }
  merge<kLanes>(to, words.lane, written);
}

}  // namespace rocfix::vcard
