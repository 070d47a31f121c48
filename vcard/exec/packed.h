// SPDX-License-Identifier: MIT
// Operands of packed operations: two 16-bit values in each 32-bit register.
#pragma once

#include "exec/operands.h"

namespace rocfix::vcard {

template <class T, int kLanes>
struct Halves {
  Column<T, kLanes> low, high;
};

// Which half of source n makes the low and the high operand. The short encodings have no such fields.
inline bool selects_high(const Instruction& instruction, int n, bool for_high) {
  if (instruction.encoding != Encoding::kVop3p) return for_high;
  return (for_high ? instruction.op_sel_hi : instruction.op_sel) >> n & 1;
}

template <class T, int kLanes>
void take_halves(const uint32_t* words, bool from_high, SignModifiers<T> modifiers, Column<T, kLanes>& out) {
  const int shift = from_high ? 16 : 0;
  for (int l = 0; l < kLanes; ++l) out.lane[l] = modifiers.apply(static_cast<uint16_t>(words[l] >> shift));
}

// NEG_LO and NEG_HI; in the short encodings DPP's modifiers go for both halves (Mesa, src/amd/compiler).
template <class T>
SignModifiers<T> half_modifiers(const Instruction& instruction, int n, bool high) {
  if (instruction.encoding != Encoding::kVop3p)
    return {instruction.source[n].negate, instruction.source[n].absolute};
  return {((high ? instruction.neg_hi : instruction.neg_lo) >> n & 1) != 0, false};
}

template <class T, int kLanes>
void load_halves(Wave& wave, const Instruction& instruction, int n, Halves<T, kLanes>& out, uint64_t& written) {
  Column<uint32_t, kLanes> words;
  load_words<T, kLanes>(wave, instruction.source[n], words.lane);
  if (n == 0 && is_dpp(instruction)) written &= apply_dpp<kLanes>(wave, instruction, words.lane);
  take_halves(words.lane, selects_high(instruction, n, false), half_modifiers<T>(instruction, n, false), out.low);
  take_halves(words.lane, selects_high(instruction, n, true), half_modifiers<T>(instruction, n, true), out.high);
}

template <class T, int kLanes>
void load_destination_halves(Wave& wave, const Instruction& instruction, Halves<T, kLanes>& out) {
  const uint32_t* words = wave.vgpr(instruction.vector_dest);
  take_halves(words, false, SignModifiers<T>(false, false), out.low);
  take_halves(words, true, SignModifiers<T>(false, false), out.high);
}

template <class T, int kLanes>
void store_halves(Wave& wave, const Instruction& instruction, const Halves<T, kLanes>& result, uint64_t written) {
  Column<uint32_t, kLanes> words;
  for (int l = 0; l < kLanes; ++l)
    words.lane[l] = std::bit_cast<uint16_t>(result.low.lane[l]) |
                    static_cast<uint32_t>(std::bit_cast<uint16_t>(result.high.lane[l])) << 16;
  merge<kLanes>(wave.vgpr(instruction.vector_dest), words.lane, written);
}

}  // namespace rocfix::vcard
