// SPDX-License-Identifier: MIT
// `rocfix setup`: the way to a working stack, as a plan; applied step by step; undone.
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <iostream>

#include "base/settings.h"
#include "base/text.h"
#include "commands.h"
#include "setup/apply.h"
#include "setup/plan.h"
#include "setup/plan_page.h"
#include "setup/shell_runner.h"

namespace rocfix {
namespace {

constexpr int kExitNoCard = 77;  // automake's "skipped", as doctor has it

struct Options {
  std::string lane, root = "/", runner, folder, card, json_path, color = "auto";
  bool plan = false, apply = false, undo = false, yes = false;

  bool live() const { return root == "/"; }
};

int wrong_usage(const std::string& message) {
  report({Code::kBadInput, message});
  return kExitUsage;
}

// "" when the options go together.
std::string contradiction(const Options& options) {
  const bool changes = options.apply || options.undo;
  if (!options.lane.empty() && !setup::is_lane(options.lane)) {
    std::string names;
    for (const auto name : setup::lane_names()) names += fmt::format("{}{}", names.empty() ? "" : ", ", name);
    return fmt::format("no lane is called '{}'; there are {}", options.lane, names);
  }
  if (!options.card.empty() && (find_chip(options.card) == nullptr || !find_chip(options.card)->rdna1))
    return fmt::format("--card {}: gfx1010, gfx1011, gfx1012 or gfx1013 is wanted", options.card);
  if (!options.folder.empty() && !options.folder.starts_with('/'))
    return fmt::format("--folder {}: a path from the root is wanted", options.folder);
  if (changes && !options.json_path.empty()) return "--json goes with --plan";
  if (changes && !options.live() && options.runner.empty())
    return "--root with --apply or --undo needs --runner, a program that runs commands for that tree";
  if (!options.runner.empty() && options.live()) return "--runner goes with --root";
  if (changes && options.live() && started_by_sudo())
    return "run it as yourself, without sudo: it asks for root where a step needs it";
  return "";
}

bool wants_color(const std::string& word) {
  return word == "always" || (word == "auto" && read_settings().color);
}

std::string apply_command(const Options& options, const setup::Plan& plan) {
  std::string command = shell_quote(program_name()) + " setup --lane " + plan.lane;
  if (!options.card.empty()) command += " --card " + options.card;
  if (!options.folder.empty()) command += " --folder " + shell_quote(options.folder);
  if (!options.live()) command += " --root " + shell_quote(options.root) + " --runner PROGRAM";
  return command + " --apply";
}

Status print_plan(const Options& options, const setup::Plan& plan) {
  if (!options.json_path.empty()) {
    const std::string text = setup::plan_json(plan, ROCFIX_VERSION_TEXT);
    if (options.json_path != "-")
      ROCFIX_CHECK(write_file(options.json_path, text));
    else
      fmt::print("{}", text);
  }
  if (options.json_path != "-")
    fmt::print("{}", setup::plan_page(plan, {terminal_columns(80, 80), wants_color(options.color)},
                                      apply_command(options, plan)));
  return flush_output();
}

void say(const std::string& line) {
  fputs((line + "\n").c_str(), stdout);  // unlike fmt::print, no exception when nobody reads it any more
  fflush(stdout);
}

bool ask_for_root(const Options& options, const setup::Step& step) {
  if (options.yes || !options.live() || geteuid() == 0) return true;
  for (const auto& command : setup::shown_commands(step)) say("  $ " + command);
  if (!is_terminal(STDIN_FILENO)) {
    say("This step needs root: allow it with --yes, or answer on a terminal.");
    return false;
  }
  fputs("As root? [y/N] ", stdout);
  fflush(stdout);
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

setup::Hands hands_of(const Options& options) {
  setup::Hands hands;
  hands.say = say;
  hands.interrupted = setup::InterruptGuard::interrupted;
  hands.allow_root = [options](const setup::Step& step) { return ask_for_root(options, step); };
  hands.run = [options](const std::string& command, bool root) {
    if (options.live()) return setup::run_line(command, root);
    return setup::run_program({options.runner, options.root, root ? "root" : "user", command});
  };
  return hands;
}

int exit_code_of(const Result<setup::Outcome>& outcome, const char* done) {
  if (!outcome) return report(outcome.error());
  switch (*outcome) {
    case setup::Outcome::kDone:
      say(done);
      return kExitOk;
    case setup::Outcome::kInterrupted:
      say("Interrupted. The same command goes on here; rocfix setup --undo takes everything back.");
      return kExitSignal + SIGINT;
    case setup::Outcome::kFailed:
      say("Nothing is half-done. The same command goes on here; rocfix setup --undo takes everything back.");
      return kExitFailed;
    case setup::Outcome::kDeclined:
      return kExitFailed;
  }
  return kExitInternal;
}

std::string journal_folder(const Options& options, const doctor::Machine& machine) {
  const std::string chosen = options.live() ? state_folder() : "";
  return (chosen.empty() ? machine.user.home + "/.local/state" : chosen) + "/rocfix/setup";
}

void name_contradictions(const setup::Plan& plan) {
  if (!plan.contradictions.empty())
    say("These lines elsewhere contradict it; rocfix doctor says how to take them out:");
  for (const auto& one : plan.contradictions)
    say(doctor::printable(one.line == 0 ? fmt::format("  {}: {}", one.file, one.text)
                                        : fmt::format("  {}:{}: {}", one.file, one.line, one.text)));
}

// Why there is no plan.
int report_no_plan(const Error& error) {
  const int code = report(error);
  return error.code == Code::kUnsupported ? kExitNoCard : error.code == Code::kNotFound ? kExitFailed : code;
}

int change(const Options& options, doctor::Machine& machine, const setup::Wishes& wishes) {
  if (machine.user.home.empty())
    return report({Code::kNotFound, "nobody's home is known here: /etc/passwd does not have this user"});
  if (options.live() && geteuid() == 0 && !machine.user.container)
    return wrong_usage("run it as yourself, not as root: it asks for root where a step needs it");
  const auto tree = setup::Tree::open(options.root);
  if (!tree) return report(tree.error());
  const std::string folder = journal_folder(options, machine);
  const setup::InterruptGuard guard;
  if (options.undo)
    return exit_code_of(setup::undo(*tree, folder, hands_of(options)),
                        "Everything is as it was before setup.");
  const auto lane = setup::applied_lane(*tree, folder);
  if (!lane) return report(lane.error());
  setup::Wishes wanted = wishes;
  if (wanted.lane.empty()) wanted.lane = *lane;
  const auto plan = setup::make_plan(machine, wanted);
  if (!plan) return report_no_plan(plan.error());
  if (!plan->works() && lane->empty()) {
    const auto printed = print_plan(options, *plan);
    return printed ? kExitFailed : report(printed.error());
  }
  const int code =
      exit_code_of(setup::apply(*tree, folder, *plan, hands_of(options)),
                   "All steps are done. rocfix doctor checks the result; rocfix setup --undo takes it back.");
  if (code == kExitOk) name_contradictions(*plan);
  return code;
}

int run(const Options& options) {
  if (const auto message = contradiction(options); !message.empty()) return wrong_usage(message);
  auto world = doctor::World::of_folder(options.root);
  if (!world) return report(world.error());
  auto machine = doctor::gather(*world);
  const setup::Wishes wishes{options.lane, options.folder, options.live() ? config_folder() : "",
                             options.card.empty() ? nullptr : find_chip(options.card)};
  if (options.apply || options.undo) return change(options, machine, wishes);
  const auto plan = setup::make_plan(machine, wishes);
  if (!plan) return report_no_plan(plan.error());
  const auto printed = print_plan(options, *plan);
  if (!printed) return report(printed.error());
  return plan->works() ? kExitOk : kExitFailed;
}

}  // namespace

void add_setup(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* command =
      app.add_subcommand("setup", "Plan, apply and undo the way to a working PyTorch for this card");
  command
      ->add_option("--lane", options->lane,
                   "therock, arch, debian13 or legacy-rocm52; without it the best one")
      ->type_name("LANE");
  auto* plan = command->add_flag("--plan", options->plan, "Print the steps and change nothing (the default)");
  auto* apply = command->add_flag("--apply", options->apply, "Do them, or go on where an earlier run ended")
                    ->excludes(plan);
  command->add_flag("--undo", options->undo, "Take everything back, byte for byte")
      ->excludes(plan)
      ->excludes(apply);
  command->add_flag("--yes", options->yes, "Do not ask before steps that need root");
  command->add_option("--card", options->card, "Plan for this chip, not the one that is here")
      ->type_name("gfx101x");
  command->add_option("--folder", options->folder, "Put the Python environment there")->type_name("DIR");
  command->add_option("--json", options->json_path, "Write the plan as JSON to a file, or to the output")
      ->type_name("FILE|-");
  command->add_option("--root", options->root, "Work on the tree below a folder instead of this machine")
      ->type_name("DIR");
  command
      ->add_option("--runner", options->runner,
                   "With --root: PROGRAM DIR root|user COMMAND runs a command for that tree")
      ->type_name("PROGRAM");
  command->add_option("--color", options->color, "Colour on the page")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->capture_default_str();
  command->footer(
      "Exit codes: 0 done, or the plan works here; 1 the lane cannot work here, or a step failed and was "
      "taken back;\n"
      "2 bad input, or taking back failed; 64 wrong usage; 77 no RDNA1 card; 130 interrupted.");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace rocfix
