// SPDX-License-Identifier: MIT
// Division of 31-bit numbers by a divisor known at launch: a multiplication and shifts, no branch.
// Source: Granlund and Montgomery, "Division by Invariant Integers using Multiplication", PLDI 1994, with the
// numerator limited to 31 bits so that a 32-bit multiplier is enough.
#pragma once

#ifndef ROCFIX_DEVICE
#include <cstdint>
#endif

namespace rocfix {

struct Divider {
  unsigned int divisor = 1;
  unsigned int multiplier = 1u << 31;  // ceil(2^(31 + shift) / divisor)
  unsigned int shift = 0;              // ceil(log2(divisor))
};

#ifdef ROCFIX_DEVICE

// The quotient is floor(numerator * multiplier / 2^(31 + shift)), exact for 0 <= numerator < 2^31.
ROCFIX_DEVICE int divide(int numerator, const Divider& by) {
  return int(multiply_high(uint32(numerator) << 1, by.multiplier) >> by.shift);
}

struct Division {
  int quotient, remainder;
};

ROCFIX_DEVICE Division divided(int numerator, const Divider& by) {
  const int quotient = divide(numerator, by);
  return {quotient, numerator - quotient * int(by.divisor)};
}

#else

// `divisor` is 1 … 2^31 - 1.
inline Divider make_divider(int64_t divisor) {
  Divider result;
  result.divisor = static_cast<unsigned int>(divisor);
  while ((int64_t{1} << result.shift) < divisor) ++result.shift;
  const uint64_t power = uint64_t{1} << (31 + result.shift);
  result.multiplier = static_cast<unsigned int>((power + result.divisor - 1) / result.divisor);
  return result;
}

#endif

}  // namespace rocfix
