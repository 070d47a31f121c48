// SPDX-License-Identifier: MIT
// One step of a plan: what it does, why, how, and how it is taken back. All paths are the machine's own, also
// when the plan is for a tree below a folder.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/result.h"

namespace rocfix::setup {

enum class StepKind {
  kCommands,        // programs, in order
  kWriteFile,       // a file of ours with a given text
  kAddLine,         // one line at the end of a file of the user's
  kClearExecStack,  // the flag of a folder's libraries
};

const char* to_string(StepKind kind);

struct Step {
  std::string id;  // "venv": stable, for --json
  std::string title, why;
  std::string undo;  // one sentence
  StepKind kind = StepKind::kCommands;
  bool root = false;                  // its commands need root
  bool checks_only = false;           // it changes nothing that has to be taken back
  std::vector<std::string> commands;  // of kCommands, one shell line each, without sudo
  std::string undo_command;           // where no file says what to take back
  std::vector<std::string> creates;   // what the commands make, and nothing else does
  std::string adds_to;                // a folder to which they add names
  bool packages = false;              // they install packages of the system
  std::string path, text;             // of the other kinds: the file or folder, the text or line
  bool operator==(const Step&) const = default;
};

void to_json(nlohmann::json& json, const Step& step);
// The error says what is wrong with it.
Result<Step> step_of(const nlohmann::json& json);

// The commands as the user would type them.
std::vector<std::string> shown_commands(const Step& step);

}  // namespace rocfix::setup
