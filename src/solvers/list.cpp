// SPDX-License-Identifier: MIT
#include "solvers/list.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "solvers/solvers.h"

namespace rocfix {

std::span<const Solver* const> all_solvers() {
#define ROCFIX_SOLVER_ADDRESS(name) &name##_solver(),
  static const Solver* const solvers[] = {ROCFIX_SOLVERS(ROCFIX_SOLVER_ADDRESS)};
#undef ROCFIX_SOLVER_ADDRESS
  return solvers;
}

const Solver* find_solver(std::string_view name) {
  for (const auto* solver : all_solvers())
    if (solver->name() == name) return solver;
  return nullptr;
}

Result<SolverText> parse_solver(const std::string& text) {
  const size_t colon = text.find(':');
  SolverText parsed{find_solver(text.substr(0, colon)),
                    colon == std::string::npos ? "" : text.substr(colon + 1)};
  if (parsed.solver == nullptr) {
    std::vector<std::string> names;
    for (const auto* solver : all_solvers()) names.emplace_back(solver->name());
    return Error{Code::kBadInput, fmt::format("no solver '{}'; there are: {}", text, fmt::join(names, ", "))};
  }
  const auto variants = parsed.solver->variants();
  if (colon == std::string::npos ||
      std::find(variants.begin(), variants.end(), parsed.variant) != variants.end())
    return parsed;
  return Error{
      Code::kBadInput,
      fmt::format("solver '{}': no variant '{}'; {} has: {}", text, parsed.variant, parsed.solver->name(),
                  variants.empty() ? "none" : fmt::format("{}", fmt::join(variants, ", ")))};
}

}  // namespace rocfix
