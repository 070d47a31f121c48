// SPDX-License-Identifier: MIT
// `rocfix env`: each Python environment with what it would compute on, read from files; with a program's
// answers when it was run.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/layout.h"
#include "doctor/machine.h"

namespace rocfix::doctor {

struct Environment {
  const Python* python = nullptr;
  // Of the interpreter itself, when it was run: "torch", "hip", "available", "device", "capability",
  // "memory".
  std::map<std::string, std::string> answers;
  std::string trouble;  // why it did not answer
};

std::string env_page(const Machine& machine, const std::vector<Environment>& environments,
                     const Layout& layout);
std::string env_json(const Machine& machine, const std::vector<Environment>& environments,
                     const std::string& tool_version);

// Imports torch in each interpreter, in a child under a time limit.
void ask_interpreters(Machine& machine, std::vector<Environment>& environments);

}  // namespace rocfix::doctor
