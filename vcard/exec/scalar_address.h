// SPDX-License-Identifier: MIT
// Where scalar memory instructions read and write ("RDNA 1.0 Instruction Set Architecture", 7.2 and 7.3).
#pragma once

#include <cstdint>

#include "isa/instruction.h"
#include "state/wave.h"

namespace rocfix::vcard {

// Addresses are of dwords: the two low bits of each part count as 0.
inline constexpr uint64_t kDword = ~uint64_t{3};

// Immediate and register offset. The register is s0 to s105, M0 or NULL, which reads as 0.
inline uint64_t scalar_offset(const Wave& wave, const Instruction& i, uint64_t register_scale = 1) {
  return (static_cast<uint64_t>(int64_t{i.immediate}) & kDword) +
         (wave.scalar[i.offset.index] & kDword) * register_scale;
}

inline uint64_t scalar_base(const Wave& wave, const Instruction& i) {
  return wave.pair(i.base) & kDword;
}

// A buffer descriptor's fields that scalar instructions use (8.1.4): base, stride, number of records.
struct ScalarBuffer {
  uint64_t base, bytes;
  ScalarBuffer(const Wave& wave, const Instruction& i) {
    const uint64_t low = wave.pair(i.base);
    const uint32_t stride = low >> 48 & 0x3fff, records = wave.scalar[i.base + 2];
    base = low & 0xffff'ffff'ffff & kDword;
    bytes = stride == 0 ? records : uint64_t{records} * stride;
  }
};

// Raises a fault unless all the bytes are there; tells the observer of the access.
bool can_access(Wave& wave, const Instruction& i, uint64_t address, uint32_t bytes, bool is_store,
                bool is_atomic = false);

}  // namespace rocfix::vcard
