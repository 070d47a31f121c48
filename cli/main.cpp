// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <signal.h>

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
    "64 filters of 3x3, padding 1; then _s2 stride, _d2 dilation, _g32 groups, each also as _s2x1.\n"
    "\n"
    "Exit codes: 0 all passed, 1 some case did not, 2 bad input or no such device, 64 wrong usage.";

int run(int argc, char** argv) {
  int exit_code = kExitOk;
  CLI::App app(kDescription, "rocfix");
  app.footer(kFooter);
  app.set_version_flag("--version", "rocfix " ROCFIX_VERSION_TEXT);
  app.require_subcommand(1);
  add_commands(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitOk : kExitUsage;
  }
  if (fflush(stdout) != 0)
    return report({Code::kIo, fmt::format("cannot write the output: {}", strerror(errno))});
  return exit_code;
}

}  // namespace

int report(const Error& error) {
  if (error.code == Code::kTimeout && error.message.empty()) return kExitInterrupted;
  fmt::print(stderr, "rocfix: {}\n", error.message);
  return error.code == Code::kInternal ? kExitInternal : kExitBadInput;
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
