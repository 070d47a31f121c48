// SPDX-License-Identifier: MIT
// Lists of convolution problems: the sets that rocfix carries (problems/*.txt) and files of the same form.
//
// A line is `PROBLEM [NAME]`; `#` starts a comment; blank lines are passed over.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "conv/problem.h"

namespace rocfix {

struct NamedProblem {
  std::string name;  // the layer's name where the source has one, else empty
  ConvProblem problem;

  bool operator==(const NamedProblem&) const = default;
};

// Parses the text of a problem file. `origin` names it in errors: "origin:LINE: …".
Result<std::vector<NamedProblem>> parse_problem_lines(std::string_view text, const std::string& origin);

// Names of the sets carried inside the program, sorted, "all" (their union, each problem once) among them.
std::vector<std::string> problem_set_names();

// The problems of one set, or kNotFound with the names there are.
Result<std::vector<NamedProblem>> load_problem_set(const std::string& name);

// The problems of a file of problem lines.
Result<std::vector<NamedProblem>> load_problem_file(const std::string& path);

// The same problems with N = batch.
Result<std::vector<NamedProblem>> with_batch(std::vector<NamedProblem> problems, int64_t batch);

// Which directions, types and layouts; an empty list: as each problem says.
struct Kinds {
  std::vector<Direction> directions;
  std::vector<DataType> types;
  std::vector<Layout> layouts;
  std::string epilogue = {};  // as with_epilogue; empty: as each problem says
};

// Every problem in every one of those kinds. The backward directions are those of the convolution alone: a problem that
// is turned into one loses its epilogue.
Result<std::vector<NamedProblem>> with_kinds(const std::vector<NamedProblem>& problems, const Kinds& kinds);

}  // namespace rocfix
