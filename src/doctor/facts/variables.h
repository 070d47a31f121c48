// SPDX-License-Identifier: MIT
// Environment variables that concern GPUs: what programs started here would get, and which file and line sets
// each.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doctor/facts/user.h"
#include "doctor/finding.h"
#include "doctor/world.h"

namespace rocfix::doctor {

struct Assignment {
  std::string name, value;
  Evidence evidence;  // "environment" or a file's line
};

struct Variables {
  std::vector<Assignment> now;    // of this process
  std::vector<Assignment> files;  // in shell profiles and alike

  // The value that counts: the process's own, else that of the last file that sets it.
  const Assignment* find(std::string_view name) const;
  std::string value(std::string_view name) const;
  bool is_set(std::string_view name) const { return find(name) != nullptr; }
  // Every place that sets it, the process first.
  std::vector<Evidence> places(std::string_view name) const;
  // Names that begin so, each once.
  std::vector<std::string> names_with(std::string_view prefix) const;
};

Variables read_variables(World& world, const User& user);

// Assignments in a shell's file: "export A=b", "A=b", "set -gx A b".
std::vector<Assignment> parse_profile(std::string_view text, const std::string& file);

// A variable that decides anything about a GPU here.
bool concerns_gpu(std::string_view name);

// The command lines that take a variable out of where it is set.
std::vector<std::string> unset_commands(const Variables& variables, std::string_view name);

}  // namespace rocfix::doctor
