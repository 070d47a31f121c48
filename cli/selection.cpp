// SPDX-License-Identifier: MIT
#include "selection.h"

#include <fmt/format.h>

#include <cmath>

#include "base/text.h"
#include "model/onnx.h"

namespace rocfix {
namespace {

constexpr const char* kDefaultSet = "seed";

Result<std::vector<NamedProblem>> parse_problems(const std::vector<std::string>& texts) {
  std::vector<NamedProblem> problems;
  for (const auto& text : texts) {
    const auto problem = parse_problem(text);
    if (!problem) return problem.error();
    problems.push_back({"", *problem});
  }
  return problems;
}

template <class Load>
Status append(std::vector<NamedProblem>& all, const std::vector<std::string>& names, const Load& load) {
  for (const auto& name : names) {
    auto loaded = load(name);
    if (!loaded) return loaded.error();
    all.insert(all.end(), loaded->begin(), loaded->end());
  }
  return {};
}

// CLI::Range lets it through: it compares with neither bound.
std::string not_nan(const std::string& text) {
  return std::isnan(std::strtod(text.c_str(), nullptr)) ? "Value " + text + " is not a number" : "";
}

}  // namespace

void Selection::add_options(CLI::App& command) {
  command.add_option("problem", problems, "Convolutions, one line of text each")->type_name("PROBLEM");
  // One value an option: a word behind it is a problem.
  command
      .add_option("--set", sets,
                  "A set of problems that rocfix carries (`rocfix sets` lists them); the default is 'seed'")
      ->type_name("NAME")
      ->allow_extra_args(false);
  command.add_option("--file", files, "A file of problems, one a line")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command.add_option("--model", models, "Every convolution of an ONNX model")
      ->type_name("FILE.onnx")
      ->allow_extra_args(false);
  command.add_option("--batch", batch, "Use this batch instead of the one written")
      ->type_name("N")
      ->check(CLI::Range(int64_t{1}, kMaxDimension));
}

Result<std::vector<NamedProblem>> Selection::load() const {
  auto all = parse_problems(problems);
  if (!all) return all;
  ROCFIX_CHECK(append(*all, sets, load_problem_set));
  ROCFIX_CHECK(append(*all, files, load_problem_file));
  ROCFIX_CHECK(append(*all, models, load_onnx_convolutions));
  const bool nothing_asked = problems.empty() && sets.empty() && files.empty() && models.empty();
  if (nothing_asked) ROCFIX_CHECK(append(*all, {kDefaultSet}, load_problem_set));
  return batch == 0 ? all : with_batch(std::move(*all), batch);
}

void RunOptions::add_options(CLI::App& command, double default_timeout_s) {
  selection.add_options(command);
  timeout_s = this->default_timeout_s = default_timeout_s;
  command.add_option("--device", device, "auto, cpu, hip[:N] or cuda[:N]")
      ->type_name("DEVICE")
      ->capture_default_str();
  command.add_option("--solver", solver, "One solver, or 'all' (`rocfix solvers PROBLEM` lists them)")
      ->type_name("NAME");
  command
      .add_option("--timeout", timeout_s,
                  "Seconds that the device may take for a case before it counts as hung")
      ->type_name("SEC")
      ->check(CLI::Range(0.001, 86400.0))
      ->check(not_nan, "")
      ->capture_default_str();
  command
      .add_option("--json", json_path,
                  "Write the results as JSON; - writes them to the output instead of the table")
      ->type_name("FILE");
}

}  // namespace rocfix
