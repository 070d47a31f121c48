// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <sstream>

#include "base/subprocess.h"
#include "command.h"
#include "engine/supervisor.h"
#include "engine/worker.h"

namespace rocfix {
namespace {

std::string name_of_program = "rocfix";

constexpr const char* kDescription =
    "Convolutions for AMD's first RDNA cards (RX 5500, 5600, 5700): right, fast, and without freezing.";
constexpr const char* kFooter =
    "A convolution is one line of text: n1c3h44w44_k64r3s3_p1 is batch 1, 3 channels of 44x44,\n"
    "64 filters of 3x3, padding 1; then _s2 stride and _d2 dilation, each also as _s2x1, and _g32 groups.\n"
    "\n"
    "Exit codes: 0 all passed, 1 some case did not, 2 bad input or no such device, 64 wrong usage.";

std::string usage_message(const CLI::App*, const CLI::Error& error) {
  return fmt::format("rocfix: {}\nRun with --help for more information.\n", error.what());
}

// CLI11 would take the next word for the value of "--json=".
const char* option_without_value(int argc, char** argv) {
  for (int i = 1; i < argc; ++i)
    if (const std::string_view word = argv[i]; word.starts_with("--") && word.ends_with("=")) return argv[i];
  return nullptr;
}

// A stream that the caller closed leaves its number to the next file that opens, and lines for the user would
// go there. Opened the wrong way round, it stays as useless as it was.
void open_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (fcntl(stream, F_GETFD) < 0) open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

// A file's text must not steer the terminal on which it is complained about.
std::string without_control_characters(std::string text) {
  const auto is_control = [](unsigned char c) { return (c < 0x20 && c != '\n') || c == 0x7f; };
  std::replace_if(text.begin(), text.end(), is_control, '?');
  return text;
}

int run(int argc, char** argv) {
  int exit_code = kExitOk;
  CLI::App app(kDescription, "rocfix");
  app.footer(kFooter);
  app.set_version_flag("--version", "rocfix " ROCFIX_VERSION_TEXT);
  app.require_subcommand(0, 1);  // 1 would hide the name of a subcommand that is none
  app.failure_message(usage_message);
  add_commands(app, exit_code);
  try {
    if (const char* word = option_without_value(argc, argv))
      throw CLI::ArgumentMismatch(fmt::format("{} is without a value", word));
    app.parse(argc, argv);
    if (app.get_subcommands().empty()) throw CLI::RequiredError("A subcommand");
  } catch (const CLI::ParseError& error) {
    std::ostringstream help;
    if (app.exit(error, help, std::cerr) != 0) return kExitUsage;
    fmt::print("{}", help.str());
  }
  if (exit_code != kExitOk && exit_code != kExitFailed) return exit_code;  // with a message of its own
  const auto flushed = flush_output();
  return flushed ? exit_code : report(flushed.error());
}

}  // namespace

int report(const Error& error) {
  if (error.code == Code::kTimeout && error.message.empty()) return kExitSignal + SIGINT;
  const std::string text = without_control_characters(error.message);
  fprintf(stderr, "rocfix: %s\n", text.c_str());  // unlike fmt::print, no exception when it cannot be written
  return error.code == Code::kInternal ? kExitInternal : kExitBadInput;
}

Status flush_output() {
  errno = 0;
  if (fflush(stdout) == 0 && !ferror(stdout)) return {};
  return Error{Code::kIo, fmt::format("cannot write the output: {}", strerror(errno ? errno : EIO))};
}

const std::string& program_name() {
  return name_of_program;
}
void set_program_name(std::string name) {
  name_of_program = std::move(name);
}

}  // namespace rocfix

int main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == rocfix::Supervisor::kWorkerFlag) return rocfix::run_worker();
  rocfix::open_standard_streams();
  signal(SIGPIPE, SIG_DFL);  // a closed pipe ends the program quietly, also where a parent ignored the signal
  rocfix::set_program_name(argv[0]);
  try {
    return rocfix::run(argc, argv);
  } catch (const std::system_error& error) {  // fmt::print, when the output cannot be written
    return rocfix::report(
        {rocfix::Code::kIo, fmt::format("cannot write the output: {}", error.code().message())});
  } catch (const std::exception& error) {
    return rocfix::report({rocfix::Code::kInternal, error.what()});
  }
}
