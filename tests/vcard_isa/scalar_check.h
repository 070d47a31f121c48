// SPDX-License-Identifier: MIT
// Runs one scalar operation on many operands and compares destination and SCC with a formula.
#pragma once

#include <cstdint>
#include <optional>

namespace rocfix::vcard {

struct ScalarInput {
  uint64_t a = 0, b = 0;  // the sources, zero-extended
  uint64_t old = 0;       // the destination before
  bool scc = false;
};

struct ScalarOutput {
  uint64_t value = 0;
  std::optional<bool> scc;  // none: stays as it was
};

struct ScalarCase {
  const char* text;  // "s_add_u32 D, A, B": the letters stand for registers
  int dest_bits;     // 0: only SCC is written
  int a_bits, b_bits;
  ScalarOutput (*formula)(const ScalarInput&);
};

// For every pair of special values, for random ones, with SCC clear and set, in wave32 and wave64.
void check_scalar(const ScalarCase& test);

// Formulas are written in these.
using Wide = __int128;
inline Wide signed_of(uint64_t value, int bits) {
  return value >> (bits - 1) & 1 ? Wide{value} - (Wide{1} << bits) : Wide{value};
}
inline uint64_t low_bits(Wide value, int bits) {
  return static_cast<uint64_t>(value) & (~uint64_t{0} >> (64 - bits));
}
inline ScalarOutput with_nonzero(Wide value, int bits) {
  return {low_bits(value, bits), low_bits(value, bits) != 0};
}

}  // namespace rocfix::vcard
