// SPDX-License-Identifier: MIT
#include "conv/problem_set.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "base/embedded.h"
#include "base/text.h"

namespace rocfix {
namespace {

constexpr const char* kFolder = "problems/";
constexpr const char* kEnding = ".txt";
constexpr const char* kUnion = "all";

std::string set_file(const std::string& name) {
  return kFolder + name + kEnding;
}

Result<std::vector<NamedProblem>> load_union() {
  std::vector<NamedProblem> all;
  std::set<std::string> seen;
  for (const auto& name : problem_set_names()) {
    if (name == kUnion) continue;
    auto problems = load_problem_set(name);
    if (!problems) return problems.error();
    for (auto& p : *problems)
      if (seen.insert(to_text(p.problem)).second) all.push_back(std::move(p));
  }
  return all;
}

Result<NamedProblem> parse_line(std::string_view line) {
  const auto words = split_words(line);
  if (words.size() > 2)
    return Error{Code::kBadInput, fmt::format("expected 'PROBLEM [NAME]', found '{}'", line)};
  auto problem = parse_problem(words[0]);
  if (!problem) return problem.error();
  return NamedProblem{words.size() == 2 ? std::string(words[1]) : "", *problem};
}

}  // namespace

Result<std::vector<NamedProblem>> parse_problem_lines(std::string_view text, const std::string& origin) {
  std::vector<NamedProblem> problems;
  int number = 0;
  for (std::string_view line : split_lines(text)) {
    ++number;
    line = trim(line.substr(0, line.find('#')));
    if (line.empty()) continue;
    auto parsed = parse_line(line);
    if (!parsed)
      return Error{Code::kBadInput, fmt::format("{}:{}: {}", origin, number, parsed.error().message)};
    problems.push_back(std::move(*parsed));
  }
  return problems;
}

std::vector<std::string> problem_set_names() {
  std::vector<std::string> names = {kUnion};
  for (const auto& file : embedded_files(kFolder)) {
    const std::string_view path = file.name;
    names.emplace_back(
        path.substr(std::string_view(kFolder).size(),
                    path.size() - std::string_view(kFolder).size() - std::string_view(kEnding).size()));
  }
  std::sort(names.begin(), names.end());
  return names;
}

Result<std::vector<NamedProblem>> load_problem_set(const std::string& name) {
  if (name == kUnion) return load_union();
  const auto file = embedded_file(set_file(name));
  if (!file)
    return Error{Code::kNotFound, fmt::format("no problem set '{}'; there are: {}", name,
                                              fmt::join(problem_set_names(), ", "))};
  return parse_problem_lines(*file, set_file(name));
}

Result<std::vector<NamedProblem>> load_problem_file(const std::string& path) {
  const auto text = read_file(path);
  if (!text) return text.error();
  auto problems = parse_problem_lines(*text, path);
  if (problems && problems->empty())
    return Error{Code::kBadInput, fmt::format("'{}' holds no problem; a line is 'PROBLEM [NAME]'", path)};
  return problems;
}

Result<std::vector<NamedProblem>> with_batch(std::vector<NamedProblem> problems, int64_t batch) {
  for (auto& p : problems) {
    p.problem.n = batch;
    if (const auto valid = validate(p.problem); !valid)
      return Error{Code::kBadInput,
                   fmt::format("problem '{}': {}", to_text(p.problem), valid.error().message)};
  }
  return problems;
}

Result<std::vector<NamedProblem>> with_kinds(const std::vector<NamedProblem>& problems, const Kinds& kinds) {
  std::vector<NamedProblem> all;
  const auto wanted = [](const auto& list, auto own) { return list.empty() ? std::vector{own} : list; };
  for (const auto& p : problems)
    for (const Direction direction : wanted(kinds.directions, p.problem.direction))
      for (const DataType type : wanted(kinds.types, p.problem.type))
        for (const Layout layout : wanted(kinds.layouts, p.problem.layout)) {
          all.push_back(p);
          ConvProblem& made = all.back().problem;
          if (direction != Direction::kForward) made = made.plain();
          made.direction = direction;
          made.type = type;
          made.layout = layout;
          if (kinds.epilogue.empty() || direction != Direction::kForward) continue;
          auto with = with_epilogue(made, kinds.epilogue);
          if (!with) return with.error();
          made = *with;
        }
  return all;
}

}  // namespace rocfix
