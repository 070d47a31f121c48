// SPDX-License-Identifier: MIT
// The code objects inside the program, by target and module.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace rocfix {

// The bytes of `module` ("direct", …) for `target` ("gfx1012", "gfx1030-safe", "sm_90"); they live as long as the
// process. Chips for which the build made no code of its own get gfx1010's under their label: what gfx1010 has, every
// RDNA1 chip has, and clang makes the same code for each of them (a test compiles for all). Modules of pairs of halves are
// gfx1012's for chips with dot instructions.
Result<std::string_view> code_object(const std::string& target, const std::string& module);

// How many products of halves, two at a time and summed in fp32, code for the target makes in the time of one fp32 product: 2
// with dot instructions; 1 where v_fma_mix_f32 takes halves as they are; less than 1 where they are widened first (NVIDIA); 0
// where there is no such code.
double half_pair_rate(const std::string& target);

// Whether loads check for themselves that they are inside a tensor (AMD's buffer instructions); elsewhere that is code.
bool has_range_checked_loads(std::string_view target);

}  // namespace rocfix
