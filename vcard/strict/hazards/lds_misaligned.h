// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <span>

#include "strict/hazards/step.h"

namespace rocfix::vcard {

// FeatureLdsMisalignedBug: "Some GFX10 bug with multi-dword LDS and flat access that is not naturally aligned in WGP
// mode". Natural alignment is the next power of two of the size (LLVM, SIISelLowering.cpp). Judged by the addresses.
class LdsMisalignedHazard {
 public:
  static constexpr std::string_view kName = "lds-misaligned-bug";
  static constexpr std::string_view kMeaning =
      "64-, 96- and 128-bit accesses to LDS must be naturally aligned in WGP mode on this chip; split it, or use CU "
      "mode";

  // The first lane at fault, -1: none.
  static int find_lane(bool wgp_mode, std::span<const uint64_t> offsets, uint64_t lanes, uint32_t bytes) {
    if (!wgp_mode || bytes <= 4) return -1;
    const uint64_t low_bits = std::bit_ceil(bytes) - 1;
    for (; lanes != 0; lanes &= lanes - 1)
      if (offsets[static_cast<size_t>(std::countr_zero(lanes))] & low_bits) return std::countr_zero(lanes);
    return -1;
  }
};

}  // namespace rocfix::vcard
