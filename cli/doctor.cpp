// SPDX-License-Identifier: MIT
// `rocfix doctor`: what is wrong with this machine, why, and the way out.
#include <fmt/format.h>

#include <set>

#include "base/settings.h"
#include "base/text.h"
#include "commands.h"
#include "doctor/capture.h"
#include "doctor/diagnosis.h"
#include "doctor/live_log.h"
#include "doctor/report/json.h"
#include "doctor/report/page.h"

namespace rocfix {
namespace {

// Beside those of command.h; /usr/include/sysexits.h has 64 and 70, 77 is automake's "skipped".
constexpr int kExitWarnings = 1, kExitErrors = 2, kExitNoCard = 77;

struct Options {
  std::string root = "/", from, capture, log, python, fail_on = "error", json_path;
  std::string color = "auto";
  std::vector<std::string> only;
  bool run = false, verbose = false, quiet = false, markdown = false, list = false;
};

bool wants_color(const std::string& word) {
  return word == "always" || (word == "auto" && read_settings().color);
}

Result<std::set<std::string>> chosen_checks(const Options& options) {
  std::set<std::string> chosen;
  for (const auto& list : options.only)
    for (const auto word : split(list, ',')) {
      if (doctor::find_check(word) == nullptr && !doctor::is_group(word))
        return Error{Code::kBadInput, fmt::format("no check or group '{}'; --list-checks names them", word)};
      chosen.emplace(word);
    }
  return chosen;
}

int exit_code_of(const doctor::Diagnosis& diagnosis, const Options& options) {
  if (!diagnosis.has_card) return kExitNoCard;
  if (diagnosis.count(doctor::State::kFail) > 0) return kExitErrors;
  if (options.fail_on == "warning" && diagnosis.count(doctor::State::kWarn) > 0) return kExitWarnings;
  return kExitOk;
}

Result<doctor::World> open_world(const Options& options) {
  if (!options.from.empty()) {
    const auto text = read_file(options.from, doctor::kLargestCapture + 1);
    if (!text) return text.error();
    auto answers = doctor::parse_capture(*text, options.from);
    if (!answers) return answers.error();
    return doctor::World::of_answers(std::move(*answers));
  }
  auto world = doctor::World::of_folder(options.root);
  if (world && options.root == "/") doctor::add_live_log(*world);
  if (!world || options.log.empty()) return world;
  auto text = doctor::read_log(options.log);
  if (!text) return text.error();
  world->put_tail(doctor::kLiveLog, std::move(*text));
  return world;
}

Status write_text(const std::string& path, const std::string& text) {
  if (path != "-") return write_file(path, text);
  fmt::print("{}", text);
  return {};
}

// Files that were asked for, and the page where it belongs.
Status write_reports(const Options& options, const doctor::Diagnosis& diagnosis,
                     const doctor::Machine& machine) {
  if (!options.capture.empty())
    ROCFIX_CHECK(write_text(options.capture, doctor::capture_text(machine.world.answers())));
  if (!options.json_path.empty())
    ROCFIX_CHECK(write_text(options.json_path, doctor::json_text(diagnosis, machine, ROCFIX_VERSION_TEXT)));
  if (options.quiet || options.json_path == "-" || options.capture == "-") return flush_output();
  const doctor::PageOptions page{{terminal_columns(80, 100), wants_color(options.color)},
                                 options.verbose,
                                 options.markdown,
                                 shell_quote(program_name()) + " doctor",
                                 "rocfix " ROCFIX_VERSION_TEXT};
  fmt::print("{}", doctor::page(diagnosis, machine, page));
  return flush_output();
}

int diagnose(const Options& options) {
  const auto only = chosen_checks(options);
  if (!only) {
    report(only.error());
    return kExitUsage;
  }
  auto world = open_world(options);
  if (!world) return report(world.error());
  auto machine = doctor::gather(*world, options.python);
  if (!options.python.empty() && machine.pythons.empty())
    return report({Code::kNotFound, fmt::format("there is no Python environment at '{}'", options.python)});
  const bool here = options.root == "/" && options.from.empty();
  const auto diagnosis =
      doctor::diagnose(machine, {*only, options.run, here && (options.run || !machine.has_card())});
  if (const auto written = write_reports(options, diagnosis, machine); !written)
    return report(written.error());
  return exit_code_of(diagnosis, options);
}

// "" when the options go together.
std::string contradiction(const Options& options) {
  if (options.run && (options.root != "/" || !options.from.empty()))
    return "--run starts programs of this machine: it goes with neither --root nor --from";
  if (options.json_path == "-" && options.capture == "-")
    return "--json and --capture cannot both be the output: name a file for one";
  return "";
}

int run(const Options& options) {
  if (const auto message = contradiction(options); !message.empty()) {
    report({Code::kBadInput, message});
    return kExitUsage;
  }
  if (!options.list) return diagnose(options);
  fmt::print("{}", doctor::check_list({terminal_columns(80, 100), false}));
  return kExitOk;
}

}  // namespace

void add_doctor(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("doctor", "Find what is wrong with this machine, and the way out");
  command->add_option("--root", options->root, "Examine the tree below a folder instead of this machine")
      ->type_name("DIR");
  command->add_option("--from", options->from, "Diagnose a capture of another machine")
      ->type_name("FILE")
      ->excludes(command->get_option("--root"));
  command->add_option("--capture", options->capture, "Pack the facts, without names and serial numbers")
      ->type_name("FILE|-");
  command->add_option("--kernel-log", options->log, "Read this as the kernel's log (dmesg > FILE)")
      ->type_name("FILE");
  command->add_option("--json", options->json_path, "Write JSON to a file, or to the output")
      ->type_name("FILE|-");
  command->add_option("--color", options->color, "Colour on the page")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->capture_default_str();
  command->add_option("--python", options->python, "Look at this interpreter or environment only")
      ->type_name("PATH");
  command->add_option("--only", options->only, "Only these checks or groups, with commas")
      ->type_name("ID|GROUP");
  command->add_option("--fail-on", options->fail_on, "What makes the exit code 1 or 2")
      ->check(CLI::IsMember({"error", "warning"}))
      ->capture_default_str();
  command->add_flag("--run", options->run,
                    "Also compute on the card, each operation in a child with a time limit");
  command->add_flag("-v,--verbose", options->verbose, "Every check, all evidence, all sources");
  command->add_flag("-q,--quiet", options->quiet, "Print nothing: the exit code says it");
  command->add_flag("--markdown", options->markdown, "The page as Markdown, for an issue");
  command->add_flag("--list-checks", options->list, "Name the checks and examine nothing");
  command->footer(
      "Exit codes: 0 nothing to mend, 1 warnings (with --fail-on warning), 2 something to mend or bad input, "
      "64 wrong\n"
      "usage, 70 a defect of rocfix, 77 no RDNA1 card.");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace rocfix
