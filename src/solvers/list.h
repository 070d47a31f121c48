// SPDX-License-Identifier: MIT
// The solvers of solvers.h: all of them, and by name.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "solvers/solver.h"

namespace rocfix {

// In order of preference; the last ones take what the others refuse.
std::span<const Solver* const> all_solvers();

const Solver* find_solver(std::string_view name);

// "implicit_gemm" or, with a variant, "implicit_gemm:64x32".
struct SolverText {
  const Solver* solver = nullptr;
  std::string variant;
};
Result<SolverText> parse_solver(const std::string& text);

}  // namespace rocfix
