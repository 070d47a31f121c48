// SPDX-License-Identifier: MIT
// What each atomic makes of memory, in 128-bit integers, long doubles and bits: independent of the card's
// formulas.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace rocfix::vcard {

using Wide = __int128;

// Memory's new bits from its old ones and the operands, all of `bits` width.
using AtomicFormula = std::function<uint64_t(uint64_t memory, uint64_t a, uint64_t b, uint32_t bits)>;

struct AtomicCase {
  std::string name;
  AtomicFormula formula;
  bool is_float = false;
  bool two_operands = false;
};

inline uint64_t low_bits(Wide value, uint32_t bits) {
  return static_cast<uint64_t>(value) & (bits == 64 ? ~uint64_t{0} : 0xffffffffu);
}
inline Wide as_signed(uint64_t value, uint32_t bits) {
  return bits == 64 ? static_cast<int64_t>(value) : static_cast<int32_t>(value);
}
inline long double as_float(uint64_t value, uint32_t bits) {
  return bits == 64 ? std::bit_cast<double>(value) : std::bit_cast<float>(static_cast<uint32_t>(value));
}
inline uint64_t chosen(bool first, uint64_t a, uint64_t b) {
  return first ? a : b;
}

namespace atomic_cases {

inline const AtomicFormula kAdd = [](auto m, auto a, auto, auto n) { return low_bits(Wide{m} + a, n); };
inline const AtomicFormula kSub = [](auto m, auto a, auto, auto n) { return low_bits(Wide{m} - a, n); };
inline const AtomicFormula kReverseSub = [](auto m, auto a, auto, auto n) {
  return low_bits(Wide{a} - m, n);
};
inline const AtomicFormula kSignedMin = [](auto m, auto a, auto, auto n) {
  return chosen(as_signed(a, n) < as_signed(m, n), a, m);
};
inline const AtomicFormula kSignedMax = [](auto m, auto a, auto, auto n) {
  return chosen(as_signed(a, n) > as_signed(m, n), a, m);
};
inline const AtomicFormula kMin = [](auto m, auto a, auto, auto) { return chosen(a < m, a, m); };
inline const AtomicFormula kMax = [](auto m, auto a, auto, auto) { return chosen(a > m, a, m); };
inline const AtomicFormula kAnd = [](auto m, auto a, auto, auto) { return m & a; };
inline const AtomicFormula kOr = [](auto m, auto a, auto, auto) { return m | a; };
inline const AtomicFormula kXor = [](auto m, auto a, auto, auto) { return m ^ a; };
inline const AtomicFormula kSwap = [](auto, auto a, auto, auto) { return a; };
inline const AtomicFormula kInc = [](auto m, auto a, auto, auto) { return m < a ? m + 1 : 0; };
inline const AtomicFormula kDec = [](auto m, auto a, auto, auto) { return m > 0 && m <= a ? m - 1 : a; };
// NaNs compare false: memory stays.
inline const AtomicFormula kFloatMin = [](auto m, auto a, auto, auto n) {
  return chosen(as_float(a, n) < as_float(m, n), a, m);
};
inline const AtomicFormula kFloatMax = [](auto m, auto a, auto, auto n) {
  return chosen(as_float(a, n) > as_float(m, n), a, m);
};

}  // namespace atomic_cases

// Operands worth trying: special integers and floats of that width.
inline std::vector<uint64_t> special_values(uint32_t bits) {
  if (bits == 32)
    return {0,          1,          2,          0x7fffffff, 0x80000000, 0x80000001, 0xffffffff, 0x3f800000,
            0xbf800000, 0x7f800000, 0xff800000, 0x7fc00000, 0x7f800001, 0x00400000, 0x007fffff, 0x7f7fffff};
  return {0,
          1,
          2,
          0x7fffffffffffffff,
          0x8000000000000000,
          0x8000000000000001,
          ~uint64_t{0},
          0xffffffff,
          0x100000000,
          0x3ff0000000000000,
          0xbff0000000000000,
          0x7ff0000000000000,
          0xfff0000000000000,
          0x7ff8000000000000,
          0x7ff0000000000001,
          0x000fffffffffffff};
}

}  // namespace rocfix::vcard
