// SPDX-License-Identifier: MIT
// `rocfix run`: starts a program on the virtual card.
#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/installation.h"
#include "base/settings.h"
#include "base/text.h"
#include "card_profile.h"
#include "commands.h"
#include "gfx/cards.h"

namespace rocfix {
namespace {

// As shells have it: the program was not found, or could not be started.
constexpr int kExitNotFound = 127, kExitNotStarted = 126;

struct Options {
  std::string card = "virtual";
  bool strict = false;
  std::string profile;  // "-": a table when the program ends; else a file
  std::vector<std::string> program;
};

// The chip of "virtual" or "virtual:gfx1012".
Result<std::string> chip_of(const std::string& card) {
  const auto parts = split(card, ':');
  const std::string chip(parts.size() == 2 ? parts[1] : kDefaultCard);
  if (parts[0] != "virtual" || parts.size() > 2 || find_card(chip) == nullptr)
    return Error{Code::kBadInput,
                 fmt::format("no card '{}'; use virtual or virtual:CHIP ({})", card, card_names())};
  return chip;
}

int start_failed(const char* program, int error) {
  fmt::print(stderr, "rocfix: cannot start '{}': {}\n", program, strerror(error));
  return error == ENOENT ? kExitNotFound : kExitNotStarted;
}

// This process becomes the program; returns only when that fails.
int become(const std::vector<std::string>& program) {
  std::vector<char*> words;
  for (const auto& word : program) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  execvp(words[0], words.data());
  return start_failed(words[0], errno);
}

// The program as a child, whose signals from the terminal are its own affair.
int run_and_wait(const std::vector<std::string>& program) {
  signal(SIGINT, SIG_IGN);
  signal(SIGQUIT, SIG_IGN);
  const pid_t child = fork();
  if (child < 0) return start_failed(program[0].c_str(), errno);
  if (child == 0) {
    signal(SIGINT, SIG_DFL);
    signal(SIGQUIT, SIG_DFL);
    _exit(become(program));
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
  return WIFSIGNALED(status) ? kExitSignal + WTERMSIG(status) : WEXITSTATUS(status);
}

int run_with_profile(const Options& options, CardChoice choice) {
  const bool to_file = options.profile != "-";
  if (to_file)
    if (const auto writable = check_writable(options.profile); !writable) return report(writable.error());
  const auto path = to_file ? std::filesystem::absolute(options.profile)
                            : std::filesystem::temp_directory_path() / fmt::format("rocfix-profile-{}", getpid());
  choice.profile = path.string();
  choose_card(choice);
  const int status = run_and_wait(options.program);
  const auto printed = print_profile(choice.profile);
  std::error_code ignored;
  if (!to_file) std::filesystem::remove(path, ignored);
  if (!printed) report(printed.error());
  return status;
}

int run(const Options& options) {
  const auto chip = chip_of(options.card);
  if (!chip) return report(chip.error());
  const auto library = virtual_card_library();
  if (!library) return report(library.error());
  const CardChoice choice{.chip = *chip, .strict = options.strict, .profile = "", .library = *library};
  if (!options.profile.empty()) return run_with_profile(options, choice);
  choose_card(choice);
  return become(options.program);
}

}  // namespace

void add_run(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("run", "Run a HIP program on the virtual card");
  command->add_option("--card", options->card, "virtual or virtual:CHIP")->capture_default_str();
  command->add_flag("--strict", options->strict, "Also report missing waits, races, uninitialised data, chip hazards");
  command->add_option("--profile", options->profile,
                      "When it ends, print a table of what each kernel did; with a FILE, keep it there as JSON too")
      ->expected(0, 1)
      ->default_str("-");
  command->add_option("program", options->program, "The program and its arguments, after --")->required();
  command->positionals_at_end();
  command->footer(
      "The program needs no change: it finds rocfix's virtual card in place of the HSA runtime (libhsa-runtime64.so.1)\n"
      "and executes gfx10 machine code on the CPU. Its exit status is this command's.\n"
      "Example: rocfix run --card virtual:gfx1012 --strict -- ./saxpy 1000");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace rocfix
