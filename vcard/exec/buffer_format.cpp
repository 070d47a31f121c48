// SPDX-License-Identifier: MIT
#include "exec/buffer_format.h"

#include <immintrin.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace rocfix::vcard {
namespace {

constexpr uint32_t kFormats = 128;

// A run of formats that differ in their kind of number only. Names list the highest bits first, `bits` the
// lowest.
struct Layout {
  uint8_t first;
  bool normalised;  // has UNORM, SNORM, USCALED, SSCALED before UINT and SINT
  bool floating;    // has FLOAT last
  std::array<uint8_t, 4> bits;
};

constexpr Layout kLayouts[] = {
    {1, true, false, {8}},                // 8
    {7, true, true, {16}},                // 16
    {14, true, false, {8, 8}},            // 8_8
    {20, false, true, {32}},              // 32
    {23, true, true, {16, 16}},           // 16_16
    {30, true, true, {11, 11, 10}},       // 10_11_11
    {37, true, true, {10, 11, 11}},       // 11_11_10
    {44, true, false, {2, 10, 10, 10}},   // 10_10_10_2
    {50, true, false, {10, 10, 10, 2}},   // 2_10_10_10
    {56, true, false, {8, 8, 8, 8}},      // 8_8_8_8
    {62, false, true, {32, 32}},          // 32_32
    {65, true, true, {16, 16, 16, 16}},   // 16_16_16_16
    {72, false, true, {32, 32, 32}},      // 32_32_32
    {75, false, true, {32, 32, 32, 32}},  // 32_32_32_32
};

constexpr BufferFormat format_of(const Layout& layout, NumberKind number) {
  BufferFormat format{.number = number, .bits = layout.bits};
  uint32_t total = 0;
  for (const uint8_t bits : layout.bits) {
    if (bits == 0) break;
    format.first[format.count++] = static_cast<uint8_t>(total);
    total += bits;
  }
  format.bytes = static_cast<uint8_t>(total / 8);
  return format;
}

constexpr std::array<BufferFormat, kFormats> make_table() {
  std::array<BufferFormat, kFormats> table{};
  for (const Layout& layout : kLayouts) {
    uint32_t at = layout.first;
    for (int kind = layout.normalised ? 0 : static_cast<int>(NumberKind::kUint);
         kind <= static_cast<int>(layout.floating ? NumberKind::kFloat : NumberKind::kSint); ++kind)
      table[at++] = format_of(layout, static_cast<NumberKind>(kind));
  }
  return table;
}

constexpr std::array<BufferFormat, kFormats> kTable = make_table();

uint32_t ones(uint32_t bits) {
  return bits == 32 ? ~0u : (1u << bits) - 1;
}

int32_t sign_extended(uint32_t value, uint32_t bits) {
  return static_cast<int32_t>(value << (32 - bits)) >> (32 - bits);
}

uint64_t low_part(const BufferFormat& format, const std::byte* element) {
  uint64_t part = 0;
  std::memcpy(&part, element, std::min<size_t>(format.bytes, 8));
  return part;
}

uint32_t raw_bits(const BufferFormat& format, const std::byte* element, int n) {
  if (format.bits[n] < 32)
    return static_cast<uint32_t>(low_part(format, element) >> format.first[n]) & ones(format.bits[n]);
  uint32_t word;
  std::memcpy(&word, element + 4 * n, 4);
  return word;
}

void set_raw_bits(const BufferFormat& format, std::byte* element, int n, uint32_t value) {
  if (format.bits[n] == 32) {
    std::memcpy(element + 4 * n, &value, 4);
    return;
  }
  const uint64_t mask = uint64_t{ones(format.bits[n])} << format.first[n];
  const uint64_t part = (low_part(format, element) & ~mask) | (uint64_t{value} << format.first[n] & mask);
  std::memcpy(element, &part, format.bytes);
}

// Floats of 10 and 11 bits are halves without sign that lack low mantissa bits; those of 16 are halves.
float small_float(uint32_t value, uint32_t bits) {
  return _cvtsh_ss(static_cast<uint16_t>(bits == 16 ? value : value << (15 - bits)));
}

uint32_t to_small_float(float value, uint32_t bits) {
  if (bits == 16) return _cvtss_sh(value, _MM_FROUND_TO_NEAREST_INT);
  if (value != value) return ones(bits);
  if (value <= 0) return 0;  // no sign: negative numbers become 0
  return static_cast<uint32_t>(_cvtss_sh(value, _MM_FROUND_TO_ZERO)) >> (15 - bits);
}

float as_float(const BufferFormat& format, uint32_t raw, uint32_t bits) {
  const int32_t number = sign_extended(raw, bits);
  switch (format.number) {
    case NumberKind::kUnorm:
      return static_cast<float>(raw) / static_cast<float>(ones(bits));
    case NumberKind::kSnorm:
      return std::max(-1.0f, static_cast<float>(number) / static_cast<float>(ones(bits - 1)));
    case NumberKind::kUscaled:
      return static_cast<float>(raw);
    case NumberKind::kSscaled:
      return static_cast<float>(number);
    default:
      return small_float(raw, bits);
  }
}

// Nearest even, NaN to 0.
uint32_t scaled(float value, float low, float high, float factor) {
  if (value != value) return 0;
  return static_cast<uint32_t>(static_cast<int64_t>(std::nearbyint(std::clamp(value, low, high) * factor)));
}

uint32_t truncated(float value, float low, float high) {
  if (value != value) return 0;
  return static_cast<uint32_t>(static_cast<int64_t>(std::clamp(value, low, high)));
}

uint32_t from_float(const BufferFormat& format, float value, uint32_t bits) {
  const auto all = static_cast<float>(ones(bits)), positive = static_cast<float>(ones(bits - 1));
  switch (format.number) {
    case NumberKind::kUnorm:
      return scaled(value, 0, 1, all);
    case NumberKind::kSnorm:
      return scaled(value, -1, 1, positive);
    case NumberKind::kUscaled:
      return truncated(value, 0, all);
    case NumberKind::kSscaled:
      return truncated(value, -positive - 1, positive);
    default:
      return to_small_float(value, bits);
  }
}

}  // namespace

const BufferFormat& buffer_format(uint32_t number) {
  return kTable[number % kFormats];
}

uint32_t read_component(const BufferFormat& format, const std::byte* element, int n) {
  const uint32_t raw = raw_bits(format, element, n), bits = format.bits[n];
  if (format.number == NumberKind::kUint || bits == 32) return raw;
  if (format.number == NumberKind::kSint) return static_cast<uint32_t>(sign_extended(raw, bits));
  return std::bit_cast<uint32_t>(as_float(format, raw, bits));
}

void write_component(const BufferFormat& format, std::byte* element, int n, uint32_t value) {
  const uint32_t bits = format.bits[n];
  if (!format.is_integer() && bits < 32) value = from_float(format, std::bit_cast<float>(value), bits);
  set_raw_bits(format, element, n, value);
}

uint16_t to_d16(const BufferFormat& format, uint32_t value) {
  if (format.is_integer()) return static_cast<uint16_t>(value);
  return _cvtss_sh(std::bit_cast<float>(value), _MM_FROUND_TO_NEAREST_INT);
}

uint32_t from_d16(const BufferFormat& format, uint16_t value) {
  if (format.number == NumberKind::kUint) return value;
  if (format.number == NumberKind::kSint) return static_cast<uint32_t>(int32_t{static_cast<int16_t>(value)});
  return std::bit_cast<uint32_t>(_cvtsh_ss(value));
}

}  // namespace rocfix::vcard
