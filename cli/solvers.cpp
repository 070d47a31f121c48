// SPDX-License-Identifier: MIT
// `rocfix solvers PROBLEM`: which solvers take it, why the others do not, what workspace each needs.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/settings.h"
#include "base/text.h"
#include "commands.h"
#include "engine/convolution.h"
#include "engine/supervisor.h"
#include "gfx/chips.h"

namespace rocfix {
namespace {

struct Options {
  std::string problem;
  std::string device = "auto";
  std::string chip;
  bool why = false;
};

// A card that need not be there: its kernels are in the program, so the answer is the same.
Result<DeviceInfo> imagine(const std::string& chip) {
  const auto target = code_target(chip, chip);
  if (!target) return Error{Code::kBadInput, fmt::format("chip '{}': {}", chip, target.error().message)};
  DeviceInfo info;
  info.backend = "hip";
  info.chip = info.reported_chip = chip;
  info.code_target = *target;
  info.compute_units = 36;  // an RX 5600 XT
  return info;
}

Result<DeviceInfo> find_device(const Options& options) {
  if (!options.chip.empty()) return imagine(options.chip);
  Supervisor supervisor(own_executable());
  auto chosen = supervisor.open(options.device);
  if (!chosen) return chosen.error();
  return std::move(chosen->info);
}

void print_solver(const Solver& solver, const ConvProblem& problem, const DeviceInfo& info) {
  const auto convolution = Convolution::create(problem, info, solver.name());
  if (!convolution) {
    fmt::print("no   {}\n", convolution.error().message);
    return;
  }
  fmt::print("yes  {}, workspace {}\n", convolution->solver(),
             bytes_text(static_cast<double>(convolution->workspace_bytes())));
  const auto variants = solver.variants();
  fmt::print("     {}{}\n", solver.summary(),
             variants.empty() ? "" : fmt::format("; variants {}", fmt::join(variants, ", ")));
}

std::string time_text(double microseconds) {
  return duration_text(microseconds / 1e3);
}

void print_known(const Choice& choice) {
  if (!choice.notice.empty()) fmt::print("   The user's find-db is not used: {}\n", choice.notice);
  if (choice.known.empty()) fmt::print("   nothing is known (`rocfix db show`)\n");
  for (const auto& time : choice.known)
    fmt::print("   {:24} {:>8} {}, {} find-db, {}\n", time.row.solver, time_text(time.row.microseconds),
               to_string(time.row.kind), to_string(time.source), time.row.date);
}

void print_candidates(const Choice& choice) {
  for (const auto& candidate : choice.candidates)
    if (candidate.why_not.empty())
      fmt::print("   {:24} {:>8} expected\n", candidate.solver->name(), time_text(candidate.microseconds));
    else
      fmt::print("   {:24}       no {}\n", candidate.solver->name(), candidate.why_not);
}

int print_walk(const ConvProblem& problem, const DeviceInfo& info) {
  const auto choice = choose(problem, info, "");
  fmt::print("{} on {}\n\n", to_text(problem), device_key(info));
  if (!choice) return report(choice.error());
  const std::string wanted = wanted_solver();
  fmt::print("1. Named by ROCFIX_SOLVER: {}\n", wanted.empty() ? "none" : wanted);
  fmt::print("2. Times in the find-dbs, the user's before the shipped:\n");
  print_known(*choice);
  fmt::print("3. The cost model, fastest first:\n");
  print_candidates(*choice);
  const auto& chosen = choice->chosen;
  fmt::print("\nChosen: {}{}{}, because {}.\n", chosen.solver->name(), chosen.variant.empty() ? "" : ":",
             chosen.variant, choice->because);
  return kExitOk;
}

int run(const Options& options) {
  const auto problem = parse_problem(options.problem);
  if (!problem) return report(problem.error());
  const auto info = find_device(options);
  if (!info) return report(info.error());
  if (options.why) return print_walk(*problem, *info);
  fmt::print("{} on {}, in order of preference:\n\n", to_text(*problem), info->chip);
  for (const auto* solver : all_solvers()) print_solver(*solver, *problem, *info);
  return kExitOk;
}

}  // namespace

void add_solvers(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* command =
      app.add_subcommand("solvers", "Show which solvers take a problem, and why the others do not");
  command->add_option("problem", options->problem, "A convolution")->type_name("PROBLEM")->required();
  auto* device =
      command->add_option("--device", options->device, "auto, cpu, hip[:N] or cuda[:N]")->type_name("DEVICE");
  command->add_option("--chip", options->chip, "Answer for this chip instead (gfx1010 …), no card needed")
      ->type_name("CHIP")
      ->excludes(device);
  command->add_flag("--why", options->why, "How the solver is chosen, step by step");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace rocfix
