// SPDX-License-Identifier: MIT
// How many waves of a kernel one SIMD can hold.
#pragma once

#include "gfx/chips.h"
#include "inspect/report.h"

namespace rocfix::inspect {

// As registers and LDS allow with the largest work-groups that the kernel takes; 0 where not one fits.
uint32_t waves_per_simd(const Chip& chip, const KernelReport& kernel);

}  // namespace rocfix::inspect
