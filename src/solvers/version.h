// SPDX-License-Identifier: MIT
#pragma once

namespace rocfix {

// Times in the find-db count for one version. One more whenever a solver or a kernel changes so much that its earlier times
// say nothing.
inline constexpr int kSolverVersion = 3;

}  // namespace rocfix
