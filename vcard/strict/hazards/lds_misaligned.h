// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <span>

#include "strict/hazards/step.h"

namespace rocfix::vcard {

// FeatureLdsMisalignedBug: "Some GFX10 bug with multi-dword LDS and flat access that is not naturally aligned in WGP
// mode". LLVM 15 then splits DS accesses above 32 bits that it does not know to be aligned to the next power of two
// of their size, and FLAT ones wherever they go, for all gfx10.1 chips, and leaves both alone in CU mode
// (SIISelLowering.cpp, allowsMisalignedMemoryAccessesImpl and LowerLOAD/LowerSTORE). The two addresses of
// ds_read2_b32 and its like are two accesses.
//
// Judged by the addresses, not by what the compiler believed of them. clang 15 misleads itself where it moves a local
// array to LDS (AMDGPUPromoteAlloca.cpp): each work-item's copy lies at a multiple of the array's size, but the
// accesses keep the alignment that the array had on the stack, so that `char values[37]` is written by ds_write_b128
// at multiples of 37. LLVM splits that very store where it knows the alignment: the finding is right.
class LdsMisalignedHazard {
 public:
  static constexpr std::string_view kName = "lds-misaligned-bug";
  static constexpr std::string_view kMeaning =
      "64-, 96- and 128-bit accesses to LDS, and flat ones, must be naturally aligned in WGP mode on this chip; split "
      "it, or compile with -mcumode (a local array that clang has moved to LDS: "
      "-mllvm -disable-promote-alloca-to-lds)";

  // The first lane at fault, -1: none.
  static int find_lane(bool wgp_mode, std::span<const uint64_t> addresses, uint64_t lanes, uint32_t bytes) {
    if (!wgp_mode || bytes <= 4) return -1;
    const uint64_t low_bits = std::bit_ceil(bytes) - 1;
    for (; lanes != 0; lanes &= lanes - 1)
      if (addresses[static_cast<size_t>(std::countr_zero(lanes))] & low_bits) return std::countr_zero(lanes);
    return -1;
  }
};

}  // namespace rocfix::vcard
