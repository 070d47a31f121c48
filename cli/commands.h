// SPDX-License-Identifier: MIT
// One line a command.
#pragma once

#include "command.h"

namespace rocfix {

void add_verify(CLI::App& app, int& exit_code);
void add_bench(CLI::App& app, int& exit_code);
void add_solvers(CLI::App& app, int& exit_code);
void add_devices(CLI::App& app, int& exit_code);
void add_sets(CLI::App& app, int& exit_code);

}  // namespace rocfix
