// SPDX-License-Identifier: MIT
// Runs a compiled HIP program on the virtual card, by the real `rocfix run`.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/runner.h"

namespace rocfix {

struct HipRun {
  std::string program;         // "programs/reduction", in the build folder
  std::string chip = "gfx1010";
  bool strict = false;
  std::map<std::string, std::string> environment;
  std::vector<std::string> arguments;
  double limit_s = 120;
};

Command command_of(const HipRun& wanted);
Finished run(const HipRun& wanted);

// The names of a list that CMake wrote.
std::vector<std::string> names_in(const char* list);

}  // namespace rocfix
