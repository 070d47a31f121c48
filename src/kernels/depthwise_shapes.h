// SPDX-License-Identifier: MIT
// The filters that depthwise has kernels of their own for, at stride 1 and 2: one row makes the kernels and the solver's
// entry.
#pragma once

// X(…, the filter's height and width)
#define ROCFIX_DEPTHWISE_SIZES(X, ...) \
  X(__VA_ARGS__, 3)                    \
  X(__VA_ARGS__, 5)                    \
  X(__VA_ARGS__, 7)
