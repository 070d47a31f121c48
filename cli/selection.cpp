// SPDX-License-Identifier: MIT
#include "selection.h"

#include <fmt/format.h>

#include <cmath>

#include "base/text.h"
#include "conv/random_problems.h"
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

// An option that takes the names of `values`, each once, or "all".
template <class Kind, size_t kCount>
void add_kind(CLI::App& command, const char* option, const char* help, const char* type_name,
              const Kind (&values)[kCount], std::vector<Kind>& chosen) {
  std::vector<std::string> names = {"all"};
  for (const Kind value : values) names.emplace_back(to_string(value));
  command
      .add_option_function<std::string>(
          option,
          [&values, &chosen](const std::string& name) {
            for (const Kind value : values)
              if (name == "all" || name == to_string(value)) chosen.push_back(value);
          },
          help)
      ->type_name(type_name)
      ->check(CLI::IsMember(names), "");
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
                  "A set of problems that rocfix carries (`rocfix sets` lists them), one an option; the default is 'seed'")
      ->type_name("NAME")
      ->allow_extra_args(false);
  command.add_option("--file", files, "A file of problems, one a line; one file an option")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command.add_option("--trace", traces, "The convolutions of a program, as `rocfix run --trace FILE` recorded them")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command.add_option("--model", models, "Every convolution of an ONNX model")
      ->type_name("FILE.onnx")
      ->allow_extra_args(false);
  auto* random_option = command
      .add_option("--random", random, "So many small random problems of every kind")
      ->type_name("COUNT")
      ->check(CLI::Range(int64_t{1}, int64_t{1000000}));
  seed = fresh_seed();
  command.add_option("--seed", seed, "The seed of --random; without it a new one, which is printed")
      ->type_name("SEED")
      ->needs(random_option);
  command.add_option("--batch", batch, "Use this batch instead of the one written")
      ->type_name("N")
      ->check(CLI::Range(int64_t{1}, kMaxDimension));
  add_kind(command, "--dir", "fwd, bwd (data), wrw (weights) or all, instead of the direction written", "DIR",
           kDirections, kinds.directions);
  add_kind(command, "--dtype", "f32, f16, bf16 or all, instead of the type written", "TYPE", kDataTypes, kinds.types);
  command.add_option("--epilogue", kinds.epilogue, "bias, relu, relu6, silu, leaky0.1, bias_relu … or none, instead of what "
                                                   "is written; forward only")
      ->type_name("WORDS");
  add_kind(command, "--layout", "nchw, nhwc or all, instead of the layout written", "LAYOUT", kLayouts, kinds.layouts);
}

Result<std::vector<NamedProblem>> Selection::load() const {
  auto all = parse_problems(problems);
  if (!all) return all;
  ROCFIX_CHECK(append(*all, sets, load_problem_set));
  ROCFIX_CHECK(append(*all, files, load_problem_file));
  ROCFIX_CHECK(append(*all, traces, load_problem_file));
  ROCFIX_CHECK(append(*all, models, load_onnx_convolutions));
  const auto drawn = random_problems(random, seed);
  all->insert(all->end(), drawn.begin(), drawn.end());
  const bool nothing_asked = problems.empty() && sets.empty() && files.empty() && traces.empty() && models.empty() && random == 0;
  if (nothing_asked) ROCFIX_CHECK(append(*all, {kDefaultSet}, load_problem_set));
  all = with_kinds(*all, kinds);
  if (!all) return all;
  return batch == 0 ? all : with_batch(std::move(*all), batch);
}

void RunOptions::add_device(CLI::App& command, double default_timeout_s) {
  timeout_s = this->default_timeout_s = default_timeout_s;
  command.add_option("--device", device, "auto, cpu, virtual[:CHIP], hip[:N] or cuda[:N]")
      ->type_name("DEVICE")
      ->capture_default_str();
  command
      .add_option("--timeout", timeout_s,
                  "Seconds that the device may take for a case before it counts as hung; the default is longer where the "
                  "cost model expects more")
      ->type_name("SEC")
      ->check(CLI::Range(0.001, 86400.0))
      ->check(not_nan, "")
      ->capture_default_str();
}

void RunOptions::add_options(CLI::App& command, double default_timeout_s) {
  selection.add_options(command);
  add_device(command, default_timeout_s);
  command.add_option("--solver", solver, "One solver, or 'all' (`rocfix solvers PROBLEM` lists them)")
      ->type_name("NAME");
  command
      .add_option("--json", json_path,
                  "Write the results as JSON; - writes them to the output instead of the table")
      ->type_name("FILE");
}

}  // namespace rocfix
