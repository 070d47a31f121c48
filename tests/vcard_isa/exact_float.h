// SPDX-License-Identifier: MIT
// Floating point by integers alone, as the expectation of tests: exact values, and one rounding of them.
#pragma once

#include <cstdint>

namespace rocfix::vcard::exact {

struct Format {
  int bits, fraction, bias;
  uint64_t sign() const { return uint64_t{1} << (bits - 1); }
  uint64_t infinity() const { return static_cast<uint64_t>(2 * bias + 1) << fraction; }
  uint64_t quiet() const { return uint64_t{1} << (fraction - 1); }
  uint64_t default_nan() const { return sign() | infinity() | quiet(); }
};
inline constexpr Format kHalf{16, 10, 15}, kSingle{32, 23, 127}, kDouble{64, 52, 1023};

// MODE's rounding field.
enum Round : uint32_t { kNearest, kUp, kDown, kToZero };

__extension__ using u128 = unsigned __int128;

// significand * 2^exponent. A bit may stand for all lower ones that were cut off.
struct Value {
  enum class Kind { kFinite, kInfinite, kNan } kind = Kind::kFinite;
  bool negative = false;
  u128 significand = 0;
  int exponent = 0;
};

bool is_nan(uint64_t bits, const Format& format);
bool is_signaling(uint64_t bits, const Format& format);
bool is_denormal(uint64_t bits, const Format& format);
uint64_t flushed(uint64_t bits, const Format& format);

Value unpacked(uint64_t bits, const Format& format);
Value negated(Value value);
// Of numbers and infinities. An exact zero sum of opposite operands is -0 when rounding down.
Value sum(const Value& a, const Value& b, Round round);
Value product(const Value& a, const Value& b);
Value scaled(Value value, int exponent);
Value integer(int64_t value);

// Rounds once. Without denormals, what lies below the lowest normal number after rounding to the format's
// precision becomes the zero of its sign. NaN gives the default one.
uint64_t rounded(const Value& value, const Format& format, Round round, bool keep_denormals = true);

}  // namespace rocfix::vcard::exact
