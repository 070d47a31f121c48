// SPDX-License-Identifier: MIT
// How long the LDS works on one instruction.
#pragma once

#include <cstdint>
#include <span>

namespace rocfix::vcard {

struct LdsCost {
  uint32_t cycles = 0;
  uint32_t conflicts = 0;  // of the cycles: more than without bank conflicts
};

// `addresses` are byte offsets, valid where `lanes` has its bit. The LDS takes 32 dwords a cycle, so lanes with wide
// data go in several passes. In a pass, dwords of the same bank follow one another; the same dword is read once for
// all lanes, but an atomic does each lane by itself.
LdsCost lds_cost(std::span<const uint64_t> addresses, uint64_t lanes, uint32_t bytes, uint32_t banks, bool is_atomic);

}  // namespace rocfix::vcard
