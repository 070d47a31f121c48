// SPDX-License-Identifier: MIT
// Runs one vector operation on many operands, in wave32 and wave64, with full and partial EXEC, and compares
// every lane and the mask it writes with formulas.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "vcard_isa/harness.h"

namespace rocfix::vcard {

struct VectorInput {
  uint64_t a = 0, b = 0, c = 0;  // the sources, zero-extended from their widths
  uint64_t old = 0;              // the destination before, all 32 or 64 bits
  bool carry = false;            // this lane's bit of K and of VCC
  uint32_t lane = 0;
  uint32_t mode = 0;  // MODE
};

using VectorFormula = uint64_t (*)(const VectorInput&);
using MaskFormula = bool (*)(const VectorInput&);

struct VectorCase {
  // The letters stand for registers: A, B, C sources, D destination, M a mask that is written, K a mask that
  // is read, V VCC. They are one or two registers, as their widths and the wave size want.
  std::string text;
  int dest_bits;  // 16: the upper half must stay. 0: only a mask is written
  int a_bits, b_bits = 0, c_bits = 0;
  VectorFormula value = nullptr;
  MaskFormula mask = nullptr;  // the bit of an active lane in M, VCC or, for v_cmpx, EXEC
  const char* chip = "gfx1010";
  uint32_t mode = kHipMode;
  std::vector<uint64_t> specials = {};  // of every source, in place of the usual ones
  int random_tuples = 2048;
};

void check_vector(const VectorCase& test);

// Formulas are written in these.
using Wide = __int128;
inline Wide sign_of(uint64_t value, int bits) {
  return value >> (bits - 1) & 1 ? Wide{value} - (Wide{1} << bits) : Wide{value};
}
inline uint64_t low_bits_of(Wide value, int bits) {
  return static_cast<uint64_t>(value) & (~uint64_t{0} >> (64 - bits));
}
inline uint64_t saturated_unsigned(Wide value, int bits) {
  const Wide highest = (Wide{1} << bits) - 1;
  return static_cast<uint64_t>(value < 0 ? 0 : value > highest ? highest : value);
}
inline uint64_t saturated_signed(Wide value, int bits) {
  const Wide highest = (Wide{1} << (bits - 1)) - 1, lowest = -highest - 1;
  return low_bits_of(value < lowest ? lowest : value > highest ? highest : value, bits);
}

}  // namespace rocfix::vcard
