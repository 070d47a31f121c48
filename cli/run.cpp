// SPDX-License-Identifier: MIT
// `rocfix run`: starts a program on the virtual card.
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/installation.h"
#include "base/settings.h"
#include "base/text.h"
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

int run(const Options& options) {
  const auto chip = chip_of(options.card);
  if (!chip) return report(chip.error());
  const auto library = virtual_card_library();
  if (!library) return report(library.error());
  choose_card({.chip = *chip, .strict = options.strict, .library = *library});
  std::vector<char*> words;
  for (const auto& word : options.program) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  execvp(words[0], words.data());
  const int error = errno;
  fmt::print(stderr, "rocfix: cannot start '{}': {}\n", words[0], strerror(error));
  return error == ENOENT ? kExitNotFound : kExitNotStarted;
}

}  // namespace

void add_run(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("run", "Run a HIP program on the virtual card");
  command->add_option("--card", options->card, "virtual or virtual:CHIP")->capture_default_str();
  command->add_flag("--strict", options->strict, "Also report missing waits, races, uninitialised data, chip hazards");
  command->add_option("program", options->program, "The program and its arguments, after --")->required();
  command->positionals_at_end();
  command->footer(
      "The program needs no change: it finds rocfix's virtual card in place of the HSA runtime (libhsa-runtime64.so.1)\n"
      "and executes gfx10 machine code on the CPU. Its exit status is this command's.\n"
      "Example: rocfix run --card virtual:gfx1012 --strict -- ./saxpy 1000");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace rocfix
