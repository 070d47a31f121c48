// SPDX-License-Identifier: MIT
// The one list of commands, in the order of the help text.
#pragma once

#include "command.h"

// X(name): the command that add_`name`() adds.
#define ROCFIX_COMMANDS(X) \
  X(verify)                \
  X(bench)                 \
  X(tune)                  \
  X(run)                   \
  X(solvers)               \
  X(card)                  \
  X(devices)               \
  X(sets)                  \
  X(db)                    \
  X(doctor)                \
  X(inspect)               \
  X(env)                   \
  X(explain)               \
  X(compat)                \
  X(setup)

namespace rocfix {

#define ROCFIX_DECLARE_COMMAND(name) void add_##name(CLI::App& app, int& exit_code);
ROCFIX_COMMANDS(ROCFIX_DECLARE_COMMAND)
#undef ROCFIX_DECLARE_COMMAND

}  // namespace rocfix
