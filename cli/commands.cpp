// SPDX-License-Identifier: MIT
#include "commands.h"

namespace rocfix {

void add_commands(CLI::App& app, int& exit_code) {
#define ROCFIX_ADD_COMMAND(name) add_##name(app, exit_code);
  ROCFIX_COMMANDS(ROCFIX_ADD_COMMAND)
#undef ROCFIX_ADD_COMMAND
}

}  // namespace rocfix
