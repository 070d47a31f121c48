// SPDX-License-Identifier: MIT
// Every gfx10 buffer format, by formulas over single bits and doubles: independent of the card's.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "vcard_isa/memory_cases.h"

namespace rocfix::vcard::format_reference {

enum class Number { kUnorm, kSnorm, kUscaled, kSscaled, kUint, kSint, kFloat };

struct Format {
  std::string name;              // LLVM's, behind BUF_FMT_
  std::vector<uint32_t> widths;  // lowest component first
  Number number;
  bool is_integer() const { return number == Number::kUint || number == Number::kSint; }
  uint32_t bytes() const {
    uint32_t bits = 0;
    for (const uint32_t width : widths) bits += width;
    return bits / 8;
  }
};

// As the assembler knows them: the name's widths stand highest component first.
std::vector<Format> all_formats();

// A run of bits, counted from the lowest one of the first byte.
uint64_t bits_at(const uint8_t* bytes, uint32_t first, uint32_t width);
void set_bits_at(uint8_t* bytes, uint32_t first, uint32_t width, uint64_t value);

// The number that a component's bits are.
double number_of(const Format& f, uint64_t raw, uint32_t width);
// The register that component n of the element at `bytes` fills.
uint32_t loaded(const Format& f, const uint8_t* bytes, uint32_t n);
// The nearest half of a float; the low half of an integer.
uint32_t d16(const Format& f, uint32_t word);
// What a component's bits become when the register holds `word`.
uint64_t stored_bits(const Format& f, uint32_t word, uint32_t width);

// Behind "load_format_", by the number of components.
inline constexpr const char* kComponents[] = {"x", "xy", "xyz", "xyzw"};

// A raw buffer into s[4:7].
inline void set_resource(Snippet& snippet, uint64_t base, uint32_t records, uint32_t select,
                         uint32_t format) {
  snippet.set_s64(4, base);
  snippet.set_s(6, records);
  snippet.set_s(7, select | format << 12 | 3u << 28);
}

}  // namespace rocfix::vcard::format_reference
