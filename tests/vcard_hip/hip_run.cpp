// SPDX-License-Identifier: MIT
#include "hip_run.h"

#include "base/text.h"

namespace rocfix {

Command command_of(const HipRun& wanted) {
  Command command;
  command.arguments = {"run", "--card", "virtual:" + wanted.chip};
  if (wanted.strict) command.arguments.push_back("--strict");
  command.arguments.insert(command.arguments.end(), {"--", ROCFIX_HIP_FOLDER "/" + wanted.program});
  command.arguments.insert(command.arguments.end(), wanted.arguments.begin(), wanted.arguments.end());
  command.environment = wanted.environment;
  command.limit_s = wanted.limit_s;
  return command;
}

Finished run(const HipRun& wanted) {
  return run(command_of(wanted));
}

std::vector<std::string> names_in(const char* list) {
  std::vector<std::string> names;
  for (const auto name : split(list, ','))
    if (!name.empty()) names.emplace_back(name);
  return names;
}

}  // namespace rocfix
