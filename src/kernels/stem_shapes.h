// SPDX-License-Identifier: MIT
// The kernels of stem: one row makes a kernel and the solver's entry.
#pragma once

// X(…, name, channels of x, stride)
#define ROCFIX_STEM_SHAPES(X, ...) \
  X(__VA_ARGS__, c1s1, 1, 1)       \
  X(__VA_ARGS__, c1s2, 1, 2)       \
  X(__VA_ARGS__, c3s1, 3, 1)       \
  X(__VA_ARGS__, c3s2, 3, 2)       \
  X(__VA_ARGS__, c4s1, 4, 1)
