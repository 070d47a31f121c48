// SPDX-License-Identifier: MIT
// Random problems that cover every feature of a problem and stay small enough for the virtual card.
#pragma once

#include "conv/problem_set.h"

namespace rocfix {

// No tensor is larger, and no problem has more multiply-adds.
inline constexpr int64_t kRandomElements = int64_t{1} << 16;
inline constexpr int64_t kRandomProducts = int64_t{1} << 22;

// The same seed gives the same problems on every machine, and a longer list begins with the shorter one. Names are
// "random-SEED-INDEX".
std::vector<NamedProblem> random_problems(int64_t count, uint64_t seed);

// One that nobody chose.
uint64_t fresh_seed();

}  // namespace rocfix
