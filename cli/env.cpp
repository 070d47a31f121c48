// SPDX-License-Identifier: MIT
// `rocfix env`: which Python would compute on what.
#include <fmt/format.h>

#include "base/settings.h"
#include "base/text.h"
#include "commands.h"
#include "doctor/report/env_page.h"

namespace rocfix {
namespace {

struct Options {
  std::string root = "/", python, json_path;
  bool run = false;
};

Status print(const Options& options, const doctor::Machine& machine,
             const std::vector<doctor::Environment>& environments) {
  if (!options.json_path.empty()) {
    const std::string text = doctor::env_json(machine, environments, ROCFIX_VERSION_TEXT);
    if (options.json_path != "-")
      ROCFIX_CHECK(write_file(options.json_path, text));
    else
      fmt::print("{}", text);
  }
  if (options.json_path != "-")
    fmt::print("{}",
               doctor::env_page(machine, environments, {terminal_columns(80, 100), read_settings().color}));
  return flush_output();
}

int run(const Options& options) {
  if (options.run && options.root != "/") {
    report({Code::kBadInput, "--run starts programs of this machine: it does not go with --root"});
    return kExitUsage;
  }
  auto world = doctor::World::of_folder(options.root);
  if (!world) return report(world.error());
  auto machine = doctor::gather(*world, options.python);
  if (!options.python.empty() && machine.pythons.empty())
    return report({Code::kNotFound, fmt::format("there is no Python environment at '{}'", options.python)});
  std::vector<doctor::Environment> environments;
  for (const auto& python : machine.pythons) environments.push_back({&python, {}, ""});
  if (options.run) doctor::ask_interpreters(machine, environments);
  const auto printed = print(options, machine, environments);
  return printed ? kExitOk : report(printed.error());
}

}  // namespace

void add_env(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* command =
      app.add_subcommand("env", "List Python environments: PyTorch, HIP, which GPUs it has code for");
  command->add_option("--root", options->root, "Look below a folder instead of on this machine")
      ->type_name("DIR");
  command->add_option("--python", options->python, "Only this interpreter or environment")->type_name("PATH");
  command->add_option("--json", options->json_path, "Write JSON to a file, or to the output")
      ->type_name("FILE|-");
  command->add_flag("--run", options->run, "Start each one and ask it; a hang is ended after a minute");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace rocfix
