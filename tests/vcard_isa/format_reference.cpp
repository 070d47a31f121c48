// SPDX-License-Identifier: MIT
#include "vcard_isa/format_reference.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace rocfix::vcard::format_reference {
namespace {

constexpr const char* kNames[] = {"UNORM", "SNORM", "USCALED", "SSCALED", "UINT", "SINT", "FLOAT"};

// A float of five exponent bits and `fraction` more, no sign unless `sign`.
double small_float(uint64_t bits, int fraction, bool sign) {
  const double minus = sign && bits >> (5 + fraction) & 1 ? -1 : 1;
  const auto exponent = static_cast<int>(bits >> fraction & 31);
  const auto mantissa = static_cast<double>(bits & ((1u << fraction) - 1)) / (1 << fraction);
  if (exponent == 31) return mantissa == 0 ? minus * INFINITY : NAN;
  return minus * (exponent == 0 ? std::ldexp(mantissa, -14) : std::ldexp(1 + mantissa, exponent - 15));
}

}  // namespace

std::vector<Format> all_formats() {
  struct Shape {
    const char* name;
    std::vector<uint32_t> widths;
    bool normalised, floating;
  };
  const Shape shapes[] = {
      {"8", {8}, true, false},
      {"16", {16}, true, true},
      {"8_8", {8, 8}, true, false},
      {"32", {32}, false, true},
      {"16_16", {16, 16}, true, true},
      {"10_11_11", {11, 11, 10}, true, true},
      {"11_11_10", {10, 11, 11}, true, true},
      {"10_10_10_2", {2, 10, 10, 10}, true, false},
      {"2_10_10_10", {10, 10, 10, 2}, true, false},
      {"8_8_8_8", {8, 8, 8, 8}, true, false},
      {"32_32", {32, 32}, false, true},
      {"16_16_16_16", {16, 16, 16, 16}, true, true},
      {"32_32_32", {32, 32, 32}, false, true},
      {"32_32_32_32", {32, 32, 32, 32}, false, true},
  };
  std::vector<Format> formats;
  for (const Shape& shape : shapes)
    for (int n = 0; n < 7; ++n) {
      const auto number = static_cast<Number>(n);
      if (number == Number::kFloat ? !shape.floating : !shape.normalised && number < Number::kUint) continue;
      formats.push_back({std::string(shape.name) + "_" + kNames[n], shape.widths, number});
    }
  return formats;
}

uint64_t bits_at(const uint8_t* bytes, uint32_t first, uint32_t width) {
  uint64_t value = 0;
  for (uint32_t n = 0; n < width; ++n) value |= uint64_t{bytes[(first + n) / 8] >> (first + n) % 8 & 1u} << n;
  return value;
}

void set_bits_at(uint8_t* bytes, uint32_t first, uint32_t width, uint64_t value) {
  for (uint32_t n = 0; n < width; ++n) {
    const auto bit = static_cast<uint8_t>(1u << (first + n) % 8);
    auto& byte = bytes[(first + n) / 8];
    byte = static_cast<uint8_t>(value >> n & 1 ? byte | bit : byte & ~bit);
  }
}

double number_of(const Format& f, uint64_t raw, uint32_t width) {
  const double all = std::ldexp(1.0, static_cast<int>(width)) - 1,
               positive = std::ldexp(1.0, static_cast<int>(width) - 1) - 1;
  const double signed_value =
      raw >> (width - 1) ? static_cast<double>(raw) - all - 1 : static_cast<double>(raw);
  switch (f.number) {
    case Number::kUnorm:
      return static_cast<double>(raw) / all;
    case Number::kSnorm:
      return std::max(-1.0, signed_value / positive);
    case Number::kUscaled:
      return static_cast<double>(raw);
    case Number::kSscaled:
      return signed_value;
    default:
      return small_float(raw, width == 16 ? 10 : static_cast<int>(width) - 5, width == 16);
  }
}

uint32_t loaded(const Format& f, const uint8_t* bytes, uint32_t n) {
  if (n >= f.widths.size()) return 0;
  uint32_t first = 0;
  for (uint32_t i = 0; i < n; ++i) first += f.widths[i];
  const uint32_t width = f.widths[n];
  const uint64_t raw = bits_at(bytes, first, width);
  if (f.number == Number::kUint || width == 32) return static_cast<uint32_t>(raw);
  if (f.number == Number::kSint)
    return static_cast<uint32_t>(raw >> (width - 1) ? raw - (uint64_t{1} << width) : raw);
  return std::bit_cast<uint32_t>(static_cast<float>(number_of(f, raw, width)));
}

uint32_t d16(const Format& f, uint32_t word) {
  if (f.is_integer()) return word & 0xffff;
  const auto value = static_cast<double>(std::bit_cast<float>(word));
  if (std::isnan(value)) return 0x7e00;
  // All halves from 0 up, and what would come after the last: values from half-way there on are infinite.
  static const auto halves = [] {
    std::vector<double> all;
    for (uint32_t bits = 0; bits < 0x7c00; ++bits) all.push_back(small_float(bits, 10, false));
    all.push_back(65536);
    return all;
  }();
  const double size = std::fabs(value);
  const auto sign = std::signbit(value) ? 0x8000u : 0u;
  if (size >= 65536) return sign | 0x7c00;
  const auto above =
      static_cast<uint32_t>(std::upper_bound(halves.begin(), halves.end(), size) - halves.begin());
  const double down = size - halves[above - 1], up = halves[above] - size;
  const bool upwards = up < down || (up == down && above % 2 == 0);
  return sign | (upwards ? above : above - 1);
}

uint64_t stored_bits(const Format& f, uint32_t word, uint32_t width) {
  const uint64_t mask = (uint64_t{1} << width) - 1;
  if (f.is_integer() || width == 32) return word & mask;
  const double value = std::bit_cast<float>(word);
  const double all = static_cast<double>(mask), positive = static_cast<double>(mask / 2);
  if (f.number == Number::kFloat) {
    const int fraction = width == 16 ? 10 : static_cast<int>(width) - 5;
    if (width == 16) return d16(f, word);
    if (std::isnan(value)) return mask;
    uint64_t best = 0;
    for (uint64_t bits = 0; bits < uint64_t{31} << fraction; ++bits)
      if (small_float(bits, fraction, false) <= value) best = bits;
    return value == INFINITY ? uint64_t{31} << fraction : best;
  }
  if (std::isnan(value)) return 0;
  double result = 0;
  switch (f.number) {
    case Number::kUnorm:
      result = std::nearbyint(static_cast<float>(std::clamp(value, 0.0, 1.0)) * static_cast<float>(all));
      break;
    case Number::kSnorm:
      result =
          std::nearbyint(static_cast<float>(std::clamp(value, -1.0, 1.0)) * static_cast<float>(positive));
      break;
    case Number::kUscaled:
      result = std::trunc(std::clamp(value, 0.0, all));
      break;
    default:
      result = std::trunc(std::clamp(value, -positive - 1, positive));
      break;
  }
  return static_cast<uint64_t>(static_cast<int64_t>(result)) & mask;
}

}  // namespace rocfix::vcard::format_reference
