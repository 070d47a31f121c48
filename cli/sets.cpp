// SPDX-License-Identifier: MIT
// `rocfix sets`: the problem sets that rocfix carries, or the lines of one.
#include <fmt/format.h>

#include "commands.h"
#include "conv/problem_set.h"

namespace rocfix {
namespace {

int list_sets() {
  for (const auto& name : problem_set_names()) {
    const auto problems = load_problem_set(name);
    if (!problems) return report(problems.error());
    fmt::print("{:<13} {:>3} problems\n", name, problems->size());
  }
  return kExitOk;
}

int print_set(const std::string& name) {
  const auto problems = load_problem_set(name);
  if (!problems) return report(problems.error());
  for (const auto& [layer, problem] : *problems)
    fmt::print("{}{}{}\n", to_text(problem), layer.empty() ? "" : " ", layer);
  return kExitOk;
}

}  // namespace

void add_sets(CLI::App& app, int& exit_code) {
  auto name = std::make_shared<std::string>();
  auto* command = app.add_subcommand("sets", "List the problem sets, or the problems of one");
  command->add_option("name", *name, "A set")->type_name("NAME");
  command->callback([name, &exit_code] { exit_code = name->empty() ? list_sets() : print_set(*name); });
}

}  // namespace rocfix
