// SPDX-License-Identifier: MIT
#include "vcard_isa/half_reference.h"

#include <cstddef>

namespace rocfix::vcard {
namespace {

constexpr uint16_t kSign = 0x8000, kInfinity = 0x7c00, kHighest = 0x7bff, kQuiet = 0x200,
                   kDefaultNan = 0xfe00;

uint16_t input(uint16_t bits, uint32_t mode) {
  return keeps_input_denormals16(mode) ? bits : half_flushed(bits);
}

// FP16_OVFL is bit 23.
uint16_t output(uint16_t bits, bool from_finite, uint32_t mode) {
  if (mode >> 23 & 1 && from_finite && half_is_infinite(bits)) return (bits & kSign) | kHighest;
  return keeps_output_denormals16(mode) ? bits : half_flushed(bits);
}

bool signaling(uint16_t bits) {
  return half_is_nan(bits) && !(bits & kQuiet);
}

// Of a sum of two signed zeros, or of what cancels: -0 only when rounding down, or of two negative zeros.
uint16_t zero_sum(bool a_negative, bool b_negative, uint32_t mode) {
  if (a_negative == b_negative) return a_negative ? kSign : 0;
  return round16(mode) == 2 ? kSign : 0;
}

// The total order of the bits: -0 below +0.
bool below(uint16_t a, uint16_t b) {
  const auto key = [](uint16_t bits) { return bits & kSign ? -int{bits & 0x7fff} - 1 : int{bits}; };
  return key(a) < key(b);
}

uint16_t pick(uint16_t a, uint16_t b, uint32_t mode, bool want_lower) {
  a = input(a, mode), b = input(b, mode);
  const bool ieee = mode >> 9 & 1;
  if (ieee && signaling(a)) return a | kQuiet;
  if (ieee && signaling(b)) return b | kQuiet;
  if (half_is_nan(b)) return output(a, false, mode);
  if (half_is_nan(a)) return output(b, false, mode);
  return output(below(a, b) == want_lower ? a : b, false, mode);
}

}  // namespace

int64_t half_value(uint16_t bits) {
  const int exponent = bits >> 10 & 31;
  const int64_t magnitude =
      exponent == 0 ? bits & 0x3ff : static_cast<int64_t>((bits & 0x3ff) | 0x400) << (exponent - 1);
  return bits & kSign ? -magnitude : magnitude;
}

uint16_t half_rounded(Exact value, int places, uint32_t round, uint16_t zero) {
  if (value == 0) return zero;
  const bool negative = value < 0;
  const auto magnitude = static_cast<unsigned __int128>(negative ? -value : value);
  int top = 0;
  while (magnitude >> top > 1) ++top;
  const int exponent = top - places < -14 ? -14 : top - places;
  const int shift = exponent - 10 + places;  // of the last bit that is kept
  const auto kept = static_cast<uint32_t>(shift < 0 ? magnitude << -shift : magnitude >> shift);
  const auto rest = shift <= 0 ? 0 : magnitude & ((static_cast<unsigned __int128>(1) << shift) - 1);
  const auto half = shift <= 0 ? 1 : static_cast<unsigned __int128>(1) << (shift - 1);
  const bool away = round == 0   ? rest > half || (rest == half && kept & 1)
                    : round == 1 ? rest != 0 && !negative
                    : round == 2 ? rest != 0 && negative
                                 : false;
  const uint32_t bits = (static_cast<uint32_t>(exponent + 14) << 10) + kept + away;
  const uint16_t sign = negative ? kSign : 0;
  if (exponent > 15 || bits >= kInfinity) {
    const bool infinite = round == 0 || round == (negative ? 2u : 1u);
    return sign | (infinite ? kInfinity : kHighest);
  }
  return static_cast<uint16_t>(sign | bits);
}

uint16_t half_add(uint16_t a, uint16_t b, uint32_t mode) {
  return half_fma(a, 0x3c00, b, mode);
}

uint16_t half_mul(uint16_t a, uint16_t b, uint32_t mode) {
  a = input(a, mode), b = input(b, mode);
  const uint16_t sign = (a ^ b) & kSign;
  if (half_is_nan(a)) return a | kQuiet;
  if (half_is_nan(b)) return b | kQuiet;
  if (half_is_infinite(a) || half_is_infinite(b))
    return half_is_zero(a) || half_is_zero(b) ? kDefaultNan : static_cast<uint16_t>(sign | kInfinity);
  return output(half_rounded(Exact{half_value(a)} * half_value(b), 48, round16(mode), sign), true, mode);
}

uint16_t half_fma(uint16_t a, uint16_t b, uint16_t c, uint32_t mode) {
  a = input(a, mode), b = input(b, mode), c = input(c, mode);
  if (half_is_nan(a)) return a | kQuiet;
  if (half_is_nan(b)) return b | kQuiet;
  const bool product_infinite = half_is_infinite(a) || half_is_infinite(b);
  if (product_infinite && (half_is_zero(a) || half_is_zero(b))) return kDefaultNan;
  if (half_is_nan(c)) return c | kQuiet;
  const uint16_t product_sign = (a ^ b) & kSign;
  if (product_infinite)
    return half_is_infinite(c) && (c & kSign) != product_sign
               ? kDefaultNan
               : static_cast<uint16_t>(product_sign | kInfinity);
  if (half_is_infinite(c)) return c;
  const Exact sum = Exact{half_value(a)} * half_value(b) + (Exact{half_value(c)} << 24);
  return output(half_rounded(sum, 48, round16(mode), zero_sum(product_sign, c & kSign, mode)), true, mode);
}

uint16_t half_min(uint16_t a, uint16_t b, uint32_t mode) {
  return pick(a, b, mode, true);
}
uint16_t half_max(uint16_t a, uint16_t b, uint32_t mode) {
  return pick(a, b, mode, false);
}

uint16_t half_clamped(uint16_t bits, uint32_t mode) {
  const bool dx10_clamp = mode >> 8 & 1;
  if (half_is_nan(bits)) return dx10_clamp ? 0 : bits;
  if (bits & kSign) return 0;
  return bits > 0x3c00 ? 0x3c00 : bits;
}

const std::vector<uint16_t>& special_halves() {
  static const std::vector<uint16_t> values = {
      0,      0x8000, 1,      0x8001, 0x3ff,  0x400,  0x8400, 0x401,  0x3c00, 0xbc00, 0x3c01, 0x3800,
      0x3555, 0xc123, 0x1000, 0x6400, 0x7bff, 0xfbff, 0x7c00, 0xfc00, 0x7e00, 0x7d01, 0xfe12, 0xfc55};
  return values;
}

std::vector<uint64_t> special_half_pairs() {
  std::vector<uint64_t> pairs;
  const auto& values = special_halves();
  for (size_t n = 0; n < values.size(); ++n)
    pairs.push_back(values[n] | uint64_t{values[(5 * n + 3) % values.size()]} << 16);
  return pairs;
}

}  // namespace rocfix::vcard
