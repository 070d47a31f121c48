// SPDX-License-Identifier: MIT
#include "setup/shell_runner.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace rocfix::setup {
namespace {

constexpr std::array kSignals = {SIGINT, SIGTERM, SIGHUP};
volatile sig_atomic_t caught = 0;
volatile pid_t child = 0;

// A terminal sends Ctrl-C to the child too; other senders do not.
void note_signal(int number) {
  caught = number;
  if (child > 0) kill(child, number);
}

void set_handlers(void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  for (const int number : kSignals) sigaction(number, &action, nullptr);
}

// Between fork and exec only async-signal-safe calls are allowed.
[[noreturn]] void become(char* const* words, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);
  set_handlers(SIG_DFL);
  signal(SIGPIPE, SIG_DFL);
  execvp(words[0], words);
  _exit(127);
}

Status describe(int status, const std::string& program) {
  if (WIFSIGNALED(status))
    return Error{Code::kIo, fmt::format("{} ended by signal {}", program, WTERMSIG(status))};
  const int code = WEXITSTATUS(status);
  if (code == 0) return {};
  return Error{Code::kIo, code == 127 ? fmt::format("{}: exit code 127, a program is missing", program)
                                      : fmt::format("{}: exit code {}", program, code)};
}

}  // namespace

// Nobody reading our output any more is no reason to leave a step half done.
InterruptGuard::InterruptGuard() {
  caught = 0;
  signal(SIGPIPE, SIG_IGN);
  set_handlers(note_signal);
}

InterruptGuard::~InterruptGuard() {
  signal(SIGPIPE, SIG_DFL);
  set_handlers(SIG_DFL);
}

bool InterruptGuard::interrupted() {
  return caught != 0;
}

Status run_program(const std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (const auto& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
  pointers.push_back(nullptr);
  fflush(stdout);  // its output goes after ours
  const pid_t parent = getpid(), pid = fork();
  if (pid == 0) become(pointers.data(), parent);
  if (pid < 0) return Error{Code::kIo, fmt::format("cannot start '{}': {}", words[0], strerror(errno))};
  child = pid;
  int status = 0;
  while (waitpid(pid, &status, 0) < 0)
    if (errno != EINTR) return Error{Code::kIo, fmt::format("lost '{}': {}", words[0], strerror(errno))};
  child = 0;
  return describe(status, words[0] == "/bin/sh" ? "the command" : words[0]);
}

// With exec the shell becomes the program, which then dies with us and gets the signals itself; not where the
// line has a second command.
Status run_line(const std::string& line, bool root) {
  const std::string full = (root && geteuid() != 0 ? "sudo " : "") + line;
  const bool single = full.find("&&") == full.npos;
  return run_program({"/bin/sh", "-c", (single ? "exec " : "") + full});
}

}  // namespace rocfix::setup
