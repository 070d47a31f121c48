// SPDX-License-Identifier: MIT
// Steps that several lanes share.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "setup/lanes/lane.h"

namespace rocfix::setup {

bool is_debian_like(const doctor::Distribution& distribution);
bool is_arch_like(const doctor::Distribution& distribution);

// An interpreter of the system: /usr/bin/python3.12 is {"/usr/bin/python3.12", 12}.
struct Interpreter {
  std::string path;
  int minor = 0;
};
// The newest Python 3 from `first` to `last`.
std::optional<Interpreter> find_python(Place& place, int first, int last);

// Joins the groups that own the card's devices; nothing when this user may open them.
void add_groups_step(Place& place, Plan& plan);
// What `python3 -m venv` needs, where the distribution keeps it apart (Debian).
void add_venv_package(Place& place, Plan& plan, const Interpreter& python);

struct Environment {
  std::string folder;                 // holds everything; removed as a whole
  int first = 0, last = 0;            // Python's minor versions for which there are wheels
  std::vector<std::string> packages;  // words for pip
  std::string why;
};
// A Python environment with PyTorch in one step: half of it is worth nothing. Brings an interpreter along
// when the system has none that fits. Returns the environment's own folder and Python's minor version.
struct Made {
  std::string venv;
  int minor = 0;
};
Made add_environment(Place& place, Plan& plan, const Environment& wanted);
// Why no such environment can be made here; "" when it can.
std::string environment_obstacle(Place& place, const Environment& wanted);

struct Variable {
  std::string name, value;
};
// One file of ours with the variables, and the one line that reads it.
void add_variables(Place& place, Plan& plan, const std::vector<Variable>& variables, const std::string& why);
// Lines elsewhere that set one of these to something else, or at all when the value is empty.
void note_contradictions(Place& place, Plan& plan, const std::vector<Variable>& variables);

// Imports PyTorch once: what is missing shows here and not in the user's own program.
void add_import_step(Plan& plan, const std::string& python);

// Where a line "rocfix setup" goes, by the login shell.
std::string profile_of(const Place& place);

// The end of a line that rocfix added to a file of the user's.
inline constexpr std::string_view kMark = "# rocfix setup";

}  // namespace rocfix::setup
