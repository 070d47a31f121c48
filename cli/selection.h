// SPDX-License-Identifier: MIT
// Which problems a command works on: PROBLEM…, --set, --file, --trace, --model, --random, --batch, --dir, --dtype, --layout, --epilogue; and on which device.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "conv/problem_set.h"

namespace rocfix {

struct Selection {
  std::vector<std::string> problems;
  std::vector<std::string> sets;
  std::vector<std::string> files;
  std::vector<std::string> traces;
  std::vector<std::string> models;
  int64_t batch = 0;
  int64_t random = 0;  // how many random problems
  uint64_t seed = 0;   // of them
  Kinds kinds;

  void add_options(CLI::App& command);

  // What was asked for: problems, sets, files, models, random ones, each in the order given; the set "seed" when nothing
  // was.
  Result<std::vector<NamedProblem>> load() const;
};

// Options that verify and bench share.
struct RunOptions {
  Selection selection;
  std::string device = "auto";
  std::string solver;
  double timeout_s = 0;
  double default_timeout_s = 0;
  std::string json_path;

  void add_options(CLI::App& command, double default_timeout_s);
  // --device and --timeout alone.
  void add_device(CLI::App& command, double default_timeout_s);
};

}  // namespace rocfix
