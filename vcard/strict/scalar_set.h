// SPDX-License-Identifier: MIT
// A set of scalar registers by operand number, 0 to 127.
#pragma once

#include <bit>
#include <cstdint>

namespace rocfix::vcard {

struct ScalarSet {
  uint64_t low = 0, high = 0;

  void add(uint32_t number) {
    if (number < 64) low |= uint64_t{1} << number;
    else if (number < 128) high |= uint64_t{1} << (number - 64);
  }
  void add(uint32_t first, uint32_t count) {
    for (uint32_t n = 0; n < count; ++n) add(first + n);
  }
  void remove(uint32_t number) {
    if (number < 64) low &= ~(uint64_t{1} << number);
    else if (number < 128) high &= ~(uint64_t{1} << (number - 64));
  }
  void remove(const ScalarSet& other) {
    low &= ~other.low;
    high &= ~other.high;
  }
  bool contains(uint32_t number) const {
    return (number < 64 ? low >> number : number < 128 ? high >> (number - 64) : 0) & 1;
  }
  bool intersects(const ScalarSet& other) const { return (low & other.low) | (high & other.high); }
  bool empty() const { return (low | high) == 0; }
  ScalarSet operator&(const ScalarSet& other) const { return {low & other.low, high & other.high}; }
  ScalarSet operator|(const ScalarSet& other) const { return {low | other.low, high | other.high}; }
  // The lowest; the set must not be empty.
  uint32_t first() const {
    return static_cast<uint32_t>(low != 0 ? std::countr_zero(low) : 64 + std::countr_zero(high));
  }

  template <class F>
  void for_each(F&& f) const {
    for (uint64_t left = low; left != 0; left &= left - 1) f(static_cast<uint32_t>(std::countr_zero(left)));
    for (uint64_t left = high; left != 0; left &= left - 1) f(static_cast<uint32_t>(64 + std::countr_zero(left)));
  }
};

}  // namespace rocfix::vcard
