// SPDX-License-Identifier: MIT
// What each chip is and can do, in one table. Names of chips are compared here and nowhere else.
#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace rocfix {

struct Chip {
  std::string_view name;           // LLVM's processor name
  uint32_t kfd_version;            // gfx_target_version in the kernel driver's topology
  std::string_view cards;          // products
  bool rdna1;                      // rocfix has kernels for it
  bool dot_instructions;           // v_dot2_f32_f16 and relatives
  bool ray_instructions;           // image_bvh_intersect_ray, image_msaa_load
  int memory_transfers_per_clock;  // data transfers per clock of mem_clk_max: GDDR6 16, HBM2 2
  uint32_t elf_machine;            // EF_AMDGPU_MACH in a code object's header
  bool xnack;                      // can retry page faults: its targets are written with ":xnack-" or ":xnack+"
};

std::span<const Chip> chips();

// The processor of a target: "gfx1010" of "gfx1010:xnack-".
std::string_view without_features(std::string_view target);

// Null when the table has no such chip. A target's features (":xnack-") are passed over.
const Chip* find_chip(std::string_view name);
const Chip* find_chip_by_kfd_version(uint32_t version);
const Chip* find_chip_by_elf_machine(uint32_t machine);
// The chip that HSA_OVERRIDE_GFX_VERSION names: "10.3.0" is gfx1030.
const Chip* find_chip_by_override(std::string_view version);
// What names the chip there: "10.3.0" for gfx1030.
std::string override_text(const Chip& chip);
// Of the targets that a library has code for, and none of them is the chip's own, the one whose code it runs when it poses as
// that: gfx1010's is every RDNA1 chip's, gfx1030's runs as long as no instruction that RDNA1 lacks is met. Null: none.
const Chip* chip_to_pose_as(const Chip& chip, const std::set<std::string>& targets);
// The instruction set as the runtime names it: "amdgcn-amd-amdhsa--gfx1010:xnack-".
std::string isa_name(const Chip& chip);

// The name the runtime gives a gfx_target_version: 100100 is "gfx1010".
std::string kfd_version_name(uint32_t version);

// Which of the embedded code objects runs on a card whose silicon is `physical` and which the runtime calls
// `reported` (they differ under HSA_OVERRIDE_GFX_VERSION). The error says why none does.
Result<std::string> code_target(std::string_view physical, std::string_view reported);

// The label gfx1030 on code that uses only what gfx1010 has and keeps its workarounds.
inline constexpr std::string_view kSafeGfx1030 = "gfx1030-safe";

}  // namespace rocfix
