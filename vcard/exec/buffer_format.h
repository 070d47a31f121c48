// SPDX-License-Identifier: MIT
// The unified buffer formats of gfx10: how an element of memory becomes components, and back ("RDNA 1.0
// Instruction Set Architecture", table "Buffer and Image Formats"; the numbers as LLVM's SIDefines.h,
// UfmtGFX10, has them).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace rocfix::vcard {

enum class NumberKind : uint8_t { kUnorm, kSnorm, kUscaled, kSscaled, kUint, kSint, kFloat };

struct BufferFormat {
  NumberKind number = NumberKind::kUnorm;
  uint8_t count = 0;               // components; 0: no format
  std::array<uint8_t, 4> bits{};   // of each component, from the lowest bit of the element up
  std::array<uint8_t, 4> first{};  // its lowest bit, for elements of up to 64 bits
  uint8_t bytes = 0;               // of the element
  bool is_integer() const { return number == NumberKind::kUint || number == NumberKind::kSint; }
};

// count = 0 for reserved numbers and for those that only images have.
const BufferFormat& buffer_format(uint32_t number);

// Component n of an element, as a register holds it: a float or an integer of 32 bits.
uint32_t read_component(const BufferFormat& format, const std::byte* element, int n);
// The reverse; other components of the element stay. Floats are rounded to nearest even where numbers are
// normalised or halves, towards zero elsewhere; integers lose their high bits.
void write_component(const BufferFormat& format, std::byte* element, int n, uint32_t value);

// Between 32-bit registers and the halves of d16 instructions.
uint16_t to_d16(const BufferFormat& format, uint32_t value);
uint32_t from_d16(const BufferFormat& format, uint16_t value);

}  // namespace rocfix::vcard
