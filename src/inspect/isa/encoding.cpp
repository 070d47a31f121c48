// SPDX-License-Identifier: MIT
#include "inspect/isa/encoding.h"

namespace rocfix::inspect {
namespace {

// Operand numbers of source 0 that announce another word.
constexpr uint32_t kDpp8 = 233, kDpp8FetchInactive = 234, kSdwa = 249, kDpp16 = 250, kLiteral = 255;

Opcoded scalar(uint32_t word) {
  if (word >> 23 == 0x17d) return {Encoding::kSop1, bits(word, 15, 8)};
  if (word >> 23 == 0x17e) return {Encoding::kSopc, bits(word, 22, 16)};
  if (word >> 23 == 0x17f) return {Encoding::kSopp, bits(word, 22, 16)};
  if (word >> 28 == 0xb) return {Encoding::kSopk, bits(word, 27, 23)};
  return {Encoding::kSop2, bits(word, 29, 23)};
}

Opcoded short_vector(uint32_t word) {
  if (word >> 25 == 0x3f) return {Encoding::kVop1, bits(word, 16, 9)};
  if (word >> 25 == 0x3e) return {Encoding::kVopc, bits(word, 24, 17)};
  return {Encoding::kVop2, bits(word, 30, 25)};
}

Encoding flat_segment(uint32_t word) {
  const uint32_t segment = bits(word, 15, 14);
  return segment == 0 ? Encoding::kFlat : segment == 1 ? Encoding::kScratch : Encoding::kGlobal;
}

bool announces_word(uint32_t source) {
  return source == kLiteral || source == kSdwa || source == kDpp16 || source == kDpp8 ||
         source == kDpp8FetchInactive;
}

bool has_literal_source(uint32_t sources) {
  return bits(sources, 8, 0) == kLiteral || bits(sources, 17, 9) == kLiteral ||
         bits(sources, 26, 18) == kLiteral;
}

}  // namespace

Opcoded encoding_of(uint32_t first, uint32_t second) {
  if (first >> 31 == 0) return short_vector(first);
  if (first >> 30 == 2) return scalar(first);
  switch (first >> 26) {
    case 0x32:
      return {Encoding::kVintrp, bits(first, 17, 16)};
    case 0x33:
      return {Encoding::kVop3p, bits(first, 22, 16)};
    case 0x35:
      return {Encoding::kVop3, bits(first, 25, 16)};
    case 0x36:
      return {Encoding::kDs, bits(first, 25, 18)};
    case 0x37:
      return {flat_segment(first), bits(first, 24, 18)};
    case 0x38:
      return {Encoding::kMubuf, bits(first, 25, 18)};
    case 0x3a:
      return {Encoding::kMtbuf, bits(first, 18, 16) | bits(second, 21, 21) << 3};
    case 0x3c:
      return {Encoding::kMimg, bits(first, 24, 18) | bits(first, 0, 0) << 7};
    case 0x3d:
      return {Encoding::kSmem, bits(first, 25, 18)};
    case 0x3e:
      return {Encoding::kExp, 0};
    default:
      return {Encoding::kCount, 0};
  }
}

uint32_t words_of(Encoding encoding, const Opcode* opcode, uint32_t first, uint32_t second) {
  const bool literal = opcode != nullptr && opcode->literal;
  switch (encoding) {
    case Encoding::kSop1:
      return bits(first, 7, 0) == kLiteral ? 2 : 1;
    case Encoding::kSop2:
    case Encoding::kSopc:
      return bits(first, 7, 0) == kLiteral || bits(first, 15, 8) == kLiteral ? 2 : 1;
    case Encoding::kSopk:
      return literal ? 2 : 1;
    case Encoding::kVop1:
    case Encoding::kVop2:
    case Encoding::kVopc:
      return literal || announces_word(bits(first, 8, 0)) ? 2 : 1;
    case Encoding::kVop3:
    case Encoding::kVop3p:
      return has_literal_source(second) ? 3 : 2;
    case Encoding::kMimg:
      return 2 + bits(first, 2, 1);  // NSA: words of further addresses
    case Encoding::kSopp:
    case Encoding::kVintrp:
    case Encoding::kCount:
      return 1;
    default:
      return 2;
  }
}

}  // namespace rocfix::inspect
