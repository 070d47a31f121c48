// SPDX-License-Identifier: MIT
// The tile variants of implicit_gemm: one row makes the kernel and the solver's entry.
#pragma once

namespace rocfix {
inline constexpr int kSliceDepth = 8;  // terms of the sum that a work-group keeps in LDS at a time
}

// X(rows of y a work-group, columns a work-group, rows a work-item, columns a work-item)
#define ROCFIX_TILES(X) \
  X(128, 64, 8, 8)      \
  X(64, 64, 8, 8)       \
  X(64, 32, 8, 4)       \
  X(32, 32, 4, 4)
