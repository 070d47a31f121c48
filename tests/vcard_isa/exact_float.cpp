// SPDX-License-Identifier: MIT
#include "vcard_isa/exact_float.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace rocfix::vcard::exact {
namespace {

int top_bit(u128 value) {
  const auto high = static_cast<uint64_t>(value >> 64);
  return high ? 127 - std::countl_zero(high) : 63 - std::countl_zero(static_cast<uint64_t>(value));
}

// What is shifted out stays as the lowest bit.
u128 shifted_right(u128 value, int distance) {
  if (distance <= 0) return value << -distance;
  if (distance > 127) return value != 0;
  return value >> distance | ((value << (128 - distance)) != 0);
}

constexpr int kTop = 124;

// The value with its highest bit at kTop.
Value normal(Value value) {
  const int up = kTop - top_bit(value.significand);
  value.significand = shifted_right(value.significand, -up);
  value.exponent -= up;
  return value;
}

bool rounds_away(u128 kept, u128 rest, u128 half, bool negative, Round round) {
  switch (round) {
    case kNearest:
      return rest > half || (rest == half && kept & 1);
    case kUp:
      return rest != 0 && !negative;
    case kDown:
      return rest != 0 && negative;
    case kToZero:
      return false;
  }
  return false;
}

// `value` as a whole number of units 2^unit.
u128 in_units(const Value& value, int unit, Round round) {
  const int drop = unit - value.exponent;
  if (drop <= 0) return value.significand << -drop;
  if (drop > 126) return rounds_away(0, value.significand != 0, 2, value.negative, round);
  const u128 kept = value.significand >> drop, rest = value.significand - (kept << drop);
  return kept + rounds_away(kept, rest, u128{1} << (drop - 1), value.negative, round);
}

uint64_t beyond_range(bool negative, const Format& format, Round round) {
  const bool infinite = round == kNearest || round == (negative ? kDown : kUp);
  return format.infinity() - !infinite;
}

}  // namespace

bool is_nan(uint64_t bits, const Format& format) {
  return (bits & ~format.sign()) > format.infinity();
}
bool is_signaling(uint64_t bits, const Format& format) {
  return is_nan(bits, format) && !(bits & format.quiet());
}
bool is_denormal(uint64_t bits, const Format& format) {
  return (bits & format.infinity()) == 0 && (bits & ~format.sign()) != 0;
}
uint64_t flushed(uint64_t bits, const Format& format) {
  return is_denormal(bits, format) ? bits & format.sign() : bits;
}

Value unpacked(uint64_t bits, const Format& format) {
  Value value;
  value.negative = bits & format.sign();
  const uint64_t magnitude = bits & ~format.sign() & (format.sign() | (format.sign() - 1));
  if (magnitude > format.infinity())
    value.kind = Value::Kind::kNan;
  else if (magnitude == format.infinity())
    value.kind = Value::Kind::kInfinite;
  const int exponent = static_cast<int>(magnitude >> format.fraction);
  const uint64_t fraction = magnitude & ((uint64_t{1} << format.fraction) - 1);
  value.significand = fraction | (exponent ? uint64_t{1} << format.fraction : 0);
  value.exponent = std::max(exponent, 1) - format.bias - format.fraction;
  return value;
}

Value negated(Value value) {
  value.negative = !value.negative;
  return value;
}

Value sum(const Value& a, const Value& b, Round round) {
  using Kind = Value::Kind;
  if (a.kind == Kind::kNan || b.kind == Kind::kNan) return {Kind::kNan};
  if (a.kind == Kind::kInfinite && b.kind == Kind::kInfinite && a.negative != b.negative) return {Kind::kNan};
  if (a.kind == Kind::kInfinite) return a;
  if (b.kind == Kind::kInfinite) return b;
  if (a.significand == 0 && b.significand == 0) {
    Value zero = a;
    zero.negative = a.negative == b.negative ? a.negative : round == kDown;
    return zero;
  }
  if (a.significand == 0) return b;
  if (b.significand == 0) return a;
  Value big = normal(a), small = normal(b);
  if (std::pair(big.exponent, big.significand) < std::pair(small.exponent, small.significand))
    std::swap(big, small);
  small.significand = shifted_right(small.significand, big.exponent - small.exponent);
  if (big.negative == small.negative) {
    big.significand += small.significand;
    return big;
  }
  big.significand -= small.significand;
  if (big.significand == 0) big.negative = round == kDown;
  return big;
}

Value product(const Value& a, const Value& b) {
  using Kind = Value::Kind;
  Value result;
  result.negative = a.negative != b.negative;
  const bool infinite = a.kind == Kind::kInfinite || b.kind == Kind::kInfinite;
  if (a.kind == Kind::kNan || b.kind == Kind::kNan)
    result.kind = Kind::kNan;
  else if (infinite)
    result.kind = a.significand && b.significand ? Kind::kInfinite : Kind::kNan;
  result.significand = a.significand * b.significand;
  result.exponent = a.exponent + b.exponent;
  return result;
}

Value scaled(Value value, int exponent) {
  value.exponent += exponent;
  return value;
}

Value integer(int64_t value) {
  Value result;
  result.negative = value < 0;
  result.significand = value < 0 ? -static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
  return result;
}

uint64_t rounded(const Value& value, const Format& format, Round round, bool keep_denormals) {
  const uint64_t sign = value.negative ? format.sign() : 0;
  if (value.kind == Value::Kind::kNan) return format.default_nan();
  if (value.kind == Value::Kind::kInfinite) return sign | format.infinity();
  if (value.significand == 0) return sign;
  const int lowest_unit = 1 - format.bias - format.fraction;
  const int precise_unit = top_bit(value.significand) + value.exponent - format.fraction;
  const u128 precise = in_units(value, precise_unit, round);
  const int below = lowest_unit - precise_unit;
  const bool tiny = below > 1 || (below == 1 && precise < u128{2} << format.fraction);
  if (tiny && !keep_denormals) return sign;
  const int unit = std::max(precise_unit, lowest_unit);
  const u128 whole = in_units(value, unit, round);
  // A significand that rounds up to the next power of two carries into the exponent by itself.
  const uint64_t exponent =
      unit == lowest_unit && whole < u128{1} << format.fraction ? 0 : unit - lowest_unit + 1;
  const u128 bits = exponent ? (u128{exponent - 1} << format.fraction) + whole : whole;
  if (bits >= format.infinity()) return sign | beyond_range(value.negative, format, round);
  return sign | static_cast<uint64_t>(bits);
}

}  // namespace rocfix::vcard::exact
