// SPDX-License-Identifier: MIT
#include "commands.h"

#include "command.h"

namespace rocfix {

void add_commands(CLI::App& app, int& exit_code) {
  constexpr AddCommand commands[] = {
      add_verify, add_bench, add_solvers, add_devices, add_sets,
  };
  for (const auto add : commands) add(app, exit_code);
}

}  // namespace rocfix
