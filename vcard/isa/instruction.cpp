// SPDX-License-Identifier: MIT
#include "isa/instruction.h"

#include <cstring>

namespace rocfix::vcard {
namespace {

// Operand numbers 240 to 248: 0.5, -0.5, 1, -1, 2, -2, 4, -4, 1/(2*pi), as 16, 32 and 64 bits ("RDNA 1.0 Instruction
// Set Architecture", table "SSRC"; the bits of 1/(2*pi) as LLVM prints them).
constexpr uint16_t kFloat16[] = {0x3800, 0xb800, 0x3c00, 0xbc00, 0x4000, 0xc000, 0x4400, 0xc400, 0x3118};
constexpr uint64_t kFloat64[] = {0x3fe0000000000000, 0xbfe0000000000000, 0x3ff0000000000000,
                                 0xbff0000000000000, 0x4000000000000000, 0xc000000000000000,
                                 0x4010000000000000, 0xc010000000000000, 0x3fc45f306dc9c882};

}  // namespace

uint16_t constant16(const Source& source) {
  if (source.inline_code >= 240) return kFloat16[source.inline_code - 240];
  return static_cast<uint16_t>(source.bits32);
}

uint64_t constant64_float(const Source& source) {
  if (source.inline_code >= 240) return kFloat64[source.inline_code - 240];
  if (source.literal) return uint64_t{source.bits32} << 32;
  return static_cast<uint64_t>(int64_t{static_cast<int32_t>(source.bits32)});
}

uint64_t constant64_integer(const Source& source, bool is_signed) {
  if (source.inline_code >= 240) return kFloat64[source.inline_code - 240];
  if (source.literal && !is_signed) return source.bits32;
  return static_cast<uint64_t>(int64_t{static_cast<int32_t>(source.bits32)});
}

}  // namespace rocfix::vcard
