// SPDX-License-Identifier: MIT
// Vector operands: from registers and modifiers to one value a lane, and back.
#pragma once

#include <immintrin.h>

#include <array>
#include <bit>
#include <concepts>
#include <cstdint>
#include <type_traits>

#include "exec/output_modifier.h"
#include "isa/instruction.h"
#include "state/wave.h"

namespace rocfix::vcard {

template <class T, int kLanes>
struct alignas(64) Column {
  T lane[kLanes];
};

// Operand numbers 235 to 254 that are no register (section 13.1).
uint64_t special_value(Wave& wave, uint16_t number);

// A constant as the 32-bit word from which a 16-bit operand takes its half. Inline integers are sign-extended; inline
// floats are, for f16, the half with zeros above, and for 16-bit integers the single-precision pattern (LLVM,
// AMDGPUBaseInfo.cpp, getInlineEncodingV216; the manual says otherwise: docs/isa-notes.md).
template <class T>
uint32_t constant_word(const Source& source) {
  return std::same_as<T, half> && source.inline_code >= 240 ? constant16(source) : source.bits32;
}

// A value that is the same in all lanes: constants, scalars, specials.
template <class T>
T uniform_value(Wave& wave, const Source& source) {
  bits_t<T> bits;
  if (source.kind == Source::Kind::kConstant) {
    if constexpr (sizeof(T) == 2) bits = static_cast<uint16_t>(constant_word<T>(source));
    else if constexpr (sizeof(T) == 4) bits = source.bits32;
    else if constexpr (is_float_v<T>) bits = constant64_float(source);
    else bits = constant64_integer(source, std::is_signed_v<T>);
  } else if (source.kind == Source::Kind::kSpecial) {
    bits = static_cast<bits_t<T>>(special_value(wave, source.index));
  } else if constexpr (sizeof(T) == 8) {
    bits = source.index == kNull ? 0 : wave.pair(source.index);
  } else {
    bits = static_cast<bits_t<T>>(wave.scalar[source.index]);
  }
  return std::bit_cast<T>(bits);
}

// As uniform_value, but all 32 bits that SDWA and op_sel choose from.
template <class T>
uint32_t uniform_word(Wave& wave, const Source& source) {
  if (source.kind == Source::Kind::kConstant) return constant_word<T>(source);
  return uniform_value<uint32_t>(wave, source);
}

// The 32-bit words of a source of at most 32 bits, before modifiers.
template <class T, int kLanes>
void load_words(Wave& wave, const Source& source, uint32_t* out) {
  if (source.kind == Source::Kind::kVector) {
    const uint32_t* from = wave.vgpr(source.index);
    for (int l = 0; l < kLanes; ++l) out[l] = from[l];
    return;
  }
  const uint32_t word = uniform_word<T>(wave, source);
  for (int l = 0; l < kLanes; ++l) out[l] = word;
}

// DPP: moves the 32-bit words of source 0 between lanes; returns the lanes that are written (dpp.cpp).
template <int kLanes>
uint64_t apply_dpp(const Wave& wave, const Instruction& instruction, uint32_t* words);
extern template uint64_t apply_dpp<32>(const Wave&, const Instruction&, uint32_t*);
extern template uint64_t apply_dpp<64>(const Wave&, const Instruction&, uint32_t*);

// Where SDWA's selector points in a word.
struct Field {
  int shift, width;
};
inline Field field_of(Select select) {
  if (select <= Select::kByte3) return {8 * static_cast<int>(select), 8};
  if (select <= Select::kWord1) return {select == Select::kWord1 ? 16 : 0, 16};
  return {0, 32};
}

// SDWA: the selected part of each word, extended.
template <int kLanes>
void sdwa_select(uint32_t* words, Select select, bool sign_extend) {
  const Field field = field_of(select);
  const int left = 32 - field.shift - field.width, right = 32 - field.width;
  for (int l = 0; l < kLanes; ++l) {
    const uint32_t top = words[l] << left;
    words[l] = sign_extend ? static_cast<uint32_t>(static_cast<int32_t>(top) >> right) : top >> right;
  }
}

// Float modifiers as masks: bits & keep ^ flip. Integers have none.
template <class T>
struct SignModifiers {
  bits_t<T> keep = static_cast<bits_t<T>>(~bits_t<T>{0}), flip = 0;
  SignModifiers(bool negate, bool absolute) {
    if constexpr (is_float_v<T>) {
      constexpr auto kSign = static_cast<bits_t<T>>(bits_t<T>{1} << (sizeof(T) * 8 - 1));
      if (absolute) keep = static_cast<bits_t<T>>(~kSign);
      if (negate) flip = kSign;
    }
  }
  T apply(bits_t<T> bits) const { return std::bit_cast<T>(static_cast<bits_t<T>>((bits & keep) ^ flip)); }
};

inline bool is_dpp(const Instruction& instruction) {
  return instruction.form == Form::kDpp16 || instruction.form == Form::kDpp8;
}

// A 64-bit source; no instruction of gfx10 moves or selects parts of one.
template <class T, int kLanes>
void load_source64(Wave& wave, const Source& source, Column<T, kLanes>& out) {
  const SignModifiers<T> modifiers(source.negate, source.absolute);
  if (source.kind == Source::Kind::kVector) {
    const uint32_t *low = wave.vgpr(source.index), *high = low + kLanes;
    for (int l = 0; l < kLanes; ++l) out.lane[l] = modifiers.apply(low[l] | uint64_t{high[l]} << 32);
    return;
  }
  const T value = modifiers.apply(std::bit_cast<uint64_t>(uniform_value<T>(wave, source)));
  for (int l = 0; l < kLanes; ++l) out.lane[l] = value;
}

// Source `n` of the instruction with all its modifiers. `written` loses the lanes that DPP switches off.
template <class T, int kLanes>
void load_source(Wave& wave, const Instruction& instruction, int n, Column<T, kLanes>& out, uint64_t& written) {
  const Source& source = instruction.source[n];
  if constexpr (sizeof(T) == 8) {
    load_source64(wave, source, out);
  } else {
    Column<uint32_t, kLanes> words;
    load_words<T, kLanes>(wave, source, words.lane);
    if (n == 0 && is_dpp(instruction)) written &= apply_dpp<kLanes>(wave, instruction, words.lane);
    if (instruction.form == Form::kSdwa) sdwa_select<kLanes>(words.lane, source.select, source.sign_extend);
    const int shift = sizeof(T) == 2 && instruction.encoding == Encoding::kVop3 && instruction.op_sel >> n & 1 ? 16 : 0;
    const SignModifiers<T> modifiers(source.negate, source.absolute);
    for (int l = 0; l < kLanes; ++l) out.lane[l] = modifiers.apply(static_cast<bits_t<T>>(words.lane[l] >> shift));
  }
}

// A 32-bit source as a column: the VGPR itself where nothing modifies it, else `scratch`.
template <class T, int kLanes>
const T* source_column(Wave& wave, const Instruction& instruction, int n, Column<T, kLanes>& scratch,
                       uint64_t& written) {
  static_assert(sizeof(T) == 4);
  const Source& source = instruction.source[n];
  const bool modified = instruction.form != Form::kPlain || (is_float_v<T> && (source.negate || source.absolute));
  if (source.kind == Source::Kind::kVector && !modified) return reinterpret_cast<const T*>(wave.vgpr(source.index));
  load_source(wave, instruction, n, scratch, written);
  return scratch.lane;
}

// Bit l of `mask` as all ones or zero in lane l.
template <int kLanes>
void expand_mask(uint64_t mask, uint32_t* out) {
  for (int half = 0; half < kLanes; half += 32) {
    const auto part = static_cast<uint32_t>(mask >> half);
    for (int l = 0; l < 32; ++l) out[half + l] = -(part >> l & 1);
  }
}

// The reverse: bit l is the sign of lane l.
template <int kLanes>
uint64_t collect_mask(const uint32_t* column) {
  uint64_t mask = 0;
  for (int l = 0; l < kLanes; l += 8) {
    const __m256 eight = _mm256_castsi256_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(column + l)));
    mask |= uint64_t{static_cast<uint32_t>(_mm256_movemask_ps(eight))} << l;
  }
  return mask;
}

template <int kLanes>
void merge(uint32_t* to, const uint32_t* from, uint64_t written) {
  if (written == (kLanes == 32 ? 0xffffffffu : ~uint64_t{0})) {
    for (int l = 0; l < kLanes; ++l) to[l] = from[l];
    return;
  }
  Column<uint32_t, kLanes> m;
  expand_mask<kLanes>(written, m.lane);
  for (int l = 0; l < kLanes; ++l) to[l] = (from[l] & m.lane[l]) | (to[l] & ~m.lane[l]);
}

// SDWA: each value into the part of `old` that the selector names.
template <int kLanes>
void sdwa_place(uint32_t* values, const uint32_t* old, Select select, Unused unused) {
  const Field field = field_of(select);
  if (field.width == 32) return;
  const uint32_t bits = ((uint32_t{1} << field.width) - 1) << field.shift;
  const uint32_t above = field.shift + field.width == 32 ? 0 : ~uint32_t{0} << (field.shift + field.width);
  for (int l = 0; l < kLanes; ++l) {
    const uint32_t placed = values[l] << field.shift & bits;
    const uint32_t sign = -(values[l] >> (field.width - 1) & 1);
    const uint32_t rest = unused == Unused::kPreserve     ? old[l] & ~bits
                          : unused == Unused::kSignExtend ? sign & above
                                                          : 0;
    values[l] = placed | rest;
  }
}

template <class T, int kLanes>
void store_result64(uint32_t* to, const Column<T, kLanes>& result, uint64_t written) {
  Column<uint32_t, kLanes> words;
  for (int l = 0; l < kLanes; ++l) words.lane[l] = static_cast<uint32_t>(std::bit_cast<uint64_t>(result.lane[l]));
  merge<kLanes>(to, words.lane, written);
  for (int l = 0; l < kLanes; ++l) words.lane[l] = static_cast<uint32_t>(std::bit_cast<uint64_t>(result.lane[l]) >> 32);
  merge<kLanes>(to + kLanes, words.lane, written);
}

// Writes results to vector_dest in the lanes `written`. 16-bit results keep the other half of the register: GFX10
// preserves it (LLVM, GCNSubtarget::zeroesHigh16BitsOfDest).
template <class T, int kLanes>
void store_result(Wave& wave, const Instruction& instruction, const Column<T, kLanes>& result, uint64_t written) {
  uint32_t* to = wave.vgpr(instruction.vector_dest);
  if constexpr (sizeof(T) == 8) {
    store_result64(to, result, written);
  } else {
    Column<uint32_t, kLanes> words;
    for (int l = 0; l < kLanes; ++l) words.lane[l] = std::bit_cast<bits_t<T>>(result.lane[l]);
    if (instruction.form == Form::kSdwa) {
      sdwa_place<kLanes>(words.lane, to, instruction.dest_select, instruction.dest_unused);
    } else if (sizeof(T) == 2) {
      const int shift = instruction.op_sel & 8 ? 16 : 0;
      const uint32_t kept = 0xffff0000u >> shift;
      for (int l = 0; l < kLanes; ++l) words.lane[l] = (to[l] & kept) | words.lane[l] << shift;
    }
    merge<kLanes>(to, words.lane, written);
  }
}

}  // namespace rocfix::vcard
