// SPDX-License-Identifier: MIT
// `rocfix run`: starts a program with rocfix in MIOpen's place, on the real or the virtual card.
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "base/installation.h"
#include "base/settings.h"
#include "base/text.h"
#include "card_profile.h"
#include "commands.h"
#include "doctor/launch.h"
#include "gfx/cards.h"
#include "journal.h"
#include "kernel_safety.h"
#include "start_program.h"

namespace rocfix {
namespace {

namespace fs = std::filesystem;

constexpr double kWatchLimit = 20;  // seconds
constexpr const char* kDriver = "/dev/kfd";

struct Options {
  std::string card = "auto";
  bool strict = false;
  std::string profile;  // "-": a table when the program ends; else a file
  std::string policy = "engine", on_freeze = "end";
  double watch_s = -1;  // not said
  std::string trace;
  bool stats = false;
  bool by_handle = false;
  std::vector<std::string> program;
};

// The virtual card's alone.
bool is_virtual_wanted(const Options& options) {
  return options.strict || !options.profile.empty();
}

// The chip of "virtual" or "virtual:gfx1012"; "" for the real card.
Result<std::string> chip_of(const Options& options) {
  const auto& card = options.card;
  const bool is_real =
      card == "real" || (card == "auto" && fs::exists(kDriver) && !is_virtual_wanted(options));
  if (card == "real" && is_virtual_wanted(options))
    return Error{Code::kBadInput,
                 "--strict and --profile are the virtual card's: they do not go with --card real"};
  if (is_real) return std::string();
  if (card == "auto") return std::string(kDefaultCard);
  const auto parts = split(card, ':');
  const std::string chip(parts.size() == 2 ? parts[1] : kDefaultCard);
  if (parts[0] != "virtual" || parts.size() > 2 || find_card(chip) == nullptr)
    return Error{Code::kBadInput,
                 fmt::format("no card '{}'; use real, virtual or virtual:CHIP ({})", card, card_names())};
  return chip;
}

// A file that is there only while the program runs, or the user's own.
class OutputFile {
 public:
  OutputFile(const std::string& wanted, const char* what)
      : is_users_(!wanted.empty() && wanted != "-"),
        path_(is_users_ ? fs::absolute(wanted)
                        : fs::temp_directory_path() / fmt::format("rocfix-{}-{}", what, getpid())) {}
  ~OutputFile() {
    std::error_code ignored;
    if (!is_users_) fs::remove(path_, ignored);
  }
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  std::string path() const { return path_.string(); }

 private:
  bool is_users_;
  fs::path path_;
};

// The interpreter as the shell would find it; "" when the program is no Python.
std::string python_of(const std::string& program) {
  if (!fs::path(program).filename().string().starts_with("python")) return "";
  if (program.find('/') != program.npos) return fs::absolute(program).string();
  for (const auto& folder : program_path_folders())
    if (access((folder + "/" + program).c_str(), X_OK) == 0) return folder + "/" + program;
  return "";
}

// Of a PyTorch whose code is another generation's: how much of it is unsafe here.
void warn_of_kernels(const doctor::Machine& machine, const doctor::Torch& torch, const doctor::Launch& launch) {
  const Chip* other = find_chip_by_override(launch.override_version.value_or(machine.override_text()));
  if (other == nullptr || other->rdna1 || machine.chip() == nullptr || torch.hip_library.empty()) return;
  const auto text = unsafe_kernels(torch.hip_library, *machine.chip(), other->name, kernel_safety_cache());
  if (!text.empty()) fmt::print(stderr, "rocfix: {}\n", text);
}

// The card runs the code that the program's PyTorch holds.
Status prepare_real_card(const std::string& program) {
  const std::string python = python_of(program);
  if (python.empty()) return {};
  auto world = doctor::World::of_folder("/");
  if (!world) return world.error();
  const auto machine = doctor::gather(*world, python);
  if (machine.pythons.empty() || !machine.pythons[0].torch || !machine.pythons[0].torch->rocm()) return {};
  const auto launch = doctor::launch_of(machine, *machine.pythons[0].torch);
  if (launch.override_version) set_gfx_override(*launch.override_version);
  if (!launch.notice.empty()) fmt::print(stderr, "rocfix: {}\n", launch.notice);
  warn_of_kernels(machine, *machine.pythons[0].torch, launch);
  return {};
}

Status prepare_card(const Options& options, const std::string& chip, const std::string& profile) {
  if (chip.empty()) return prepare_real_card(options.program[0]);
  const auto library = virtual_card_library();
  if (!library) return library.error();
  choose_card({.chip = chip, .strict = options.strict, .profile = profile, .library = *library});
  return {};
}

// A virtual card computes for as long as it takes: there the watch is off unless it is asked for.
double watch_limit(const Options& options, const std::string& chip) {
  if (options.watch_s >= 0) return options.watch_s;
  return chip.empty() ? kWatchLimit : 0;
}

// Otherwise a program runs without the interposer, too.
bool is_asked_for(const Options& options) {
  return options.stats || options.by_handle || !options.trace.empty() || options.watch_s > 0 ||
         options.policy != kPolicyNames[0];
}

Status prepare_interposer(const Options& options, const std::string& chip, const std::string& journal) {
  InterposerSettings settings;
  settings.policy = *parse_policy(options.policy);
  settings.journal_path = journal;
  settings.watch_s = watch_limit(options, chip);
  settings.watch_ends_process = options.on_freeze == "end";
  const auto library = options.by_handle ? wrapper_library() : interposer_library();
  if (!library) return is_asked_for(options) ? library.error() : Status();
  options.by_handle ? choose_wrapper(settings, *library) : choose_interposer(settings, *library);
  return {};
}

Status print_results(const Options& options, const std::string& profile, const std::string& journal) {
  if (!options.profile.empty()) ROCFIX_CHECK(print_profile(profile));
  const auto rows = read_journal(journal);
  if (!rows) return rows.error();
  if (options.stats) fmt::print("{}", journal_table(*rows));
  return options.trace.empty() ? Status() : write_file(options.trace, trace_text(*rows));
}

int run_to_the_end(const Options& options, const std::string& chip) {
  const OutputFile profile(options.profile, "profile"), journal("", "journal");
  const auto ready = prepare_card(options, chip, options.profile.empty() ? "" : profile.path());
  if (!ready) return report(ready.error());
  const bool is_journal_wanted = options.stats || !options.trace.empty();
  const auto preloaded = prepare_interposer(options, chip, is_journal_wanted ? journal.path() : "");
  if (!preloaded) return report(preloaded.error());
  const int status = run_and_wait(options.program);
  const auto printed = print_results(options, profile.path(), journal.path());
  if (!printed) report(printed.error());
  return status;
}

int run(const Options& options) {
  const auto chip = chip_of(options);
  if (!chip) return report(chip.error());
  for (const auto& file : {options.trace, options.profile == "-" ? "" : options.profile})
    if (const auto writable = file.empty() ? Status() : check_writable(file); !writable)
      return report(writable.error());
  if (options.stats || !options.trace.empty() || !options.profile.empty())
    return run_to_the_end(options, *chip);
  const auto ready = prepare_card(options, *chip, "");
  if (!ready) return report(ready.error());
  const auto preloaded = prepare_interposer(options, *chip, "");
  return preloaded ? become(options.program) : report(preloaded.error());
}

}  // namespace

void add_run(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* command =
      app.add_subcommand("run", "Run a program with rocfix's convolutions, on the real or the virtual card");
  command
      ->add_option("--card", options->card,
                   "auto, real, virtual or virtual:CHIP; auto is the real one where there is one")
      ->capture_default_str();
  command
      ->add_option("--policy", options->policy,
                   "Who computes: engine (rocfix what it takes), guard (MIOpen, rocfix what froze there), "
                   "off (MIOpen)")
      ->check(CLI::IsMember(std::vector<std::string>(std::begin(kPolicyNames), std::end(kPolicyNames))))
      ->capture_default_str();
  command->add_flag("--stats", options->stats,
                    "When it ends, print which convolutions ran and who computed them");
  command
      ->add_option("--trace", options->trace,
                   "Record its convolutions in FILE, for verify, bench and tune --trace FILE")
      ->type_name("FILE");
  command
      ->add_option(
          "--watch", options->watch_s,
          "Seconds on the card after which a convolution counts as frozen, 0: never; 20 on a real card")
      ->type_name("SEC")
      ->check(CLI::Range(0.0, 86400.0));
  command->add_option("--on-freeze", options->on_freeze, "end the program (exit code 124), or wait on")
      ->check(CLI::IsMember({"end", "wait"}))
      ->capture_default_str();
  command->add_flag(
      "--by-handle", options->by_handle,
      "For a program that opens MIOpen by its name, as TensorFlow does: a libMIOpen.so.1 before MIOpen's");
  command->add_flag("--strict", options->strict,
                    "Virtual: also report missing waits, races, uninitialised data, chip hazards");
  command
      ->add_option("--profile", options->profile,
                   "Virtual: when it ends, print a table of what each kernel did; with a FILE, keep it there "
                   "as JSON too")
      ->expected(0, 1)
      ->default_str("-");
  command->add_option("program", options->program, "The program and its arguments, after --")->required();
  command->positionals_at_end();
  command->footer(
      "The program needs no change: its calls of MIOpen's convolutions find rocfix, and on the virtual card "
      "it finds\n"
      "rocfix's HSA runtime, which executes gfx10 machine code on the CPU. Its exit status is this "
      "command's.\n"
      "Examples: rocfix run --stats -- python train.py\n"
      "          rocfix run --card virtual:gfx1012 --strict -- ./saxpy 1000");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace rocfix
