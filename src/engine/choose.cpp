// SPDX-License-Identifier: MIT
#include "engine/choose.h"

#include <fmt/format.h>

namespace rocfix {
namespace {

Result<SolverText> choose_named(const ConvProblem& problem, const DeviceInfo& info, const std::string& text) {
  auto named = parse_solver(text);
  if (!named) return named.error();
  const auto traits = traits_of(info);
  if (!named->solver->suits(traits))
    return Error{Code::kUnsupported,
                 fmt::format("{} does not run on {}", named->solver->name(), info.backend)};
  if (const auto ok = named->solver->applicable(problem, traits); !ok)
    return Error{ok.error().code, fmt::format("{} {}", named->solver->name(), ok.error().message)};
  return named;
}

}  // namespace

DeviceTraits traits_of(const DeviceInfo& info) {
  DeviceTraits traits;
  traits.runs_kernels = !info.code_target.empty();
  traits.native_convolution = info.native_convolution;
  traits.compute_units = info.compute_units;
  return traits;
}

std::vector<const Solver*> solvers_for(const DeviceTraits& traits) {
  std::vector<const Solver*> solvers;
  for (const auto* solver : all_solvers())
    if (solver->suits(traits)) solvers.push_back(solver);
  return solvers;
}

Result<SolverText> choose_solver(const ConvProblem& problem, const DeviceInfo& info,
                                 const std::string& text) {
  if (!text.empty()) return choose_named(problem, info, text);
  const auto traits = traits_of(info);
  std::string reasons;
  for (const auto* solver : solvers_for(traits)) {
    const auto ok = solver->applicable(problem, traits);
    if (ok) return SolverText{solver, ""};
    reasons += fmt::format("{}{} {}", reasons.empty() ? "" : "; ", solver->name(), ok.error().message);
  }
  if (reasons.empty()) reasons = info.why_no_code;
  return Error{Code::kUnsupported, "no solver takes it: " + reasons};
}

}  // namespace rocfix
