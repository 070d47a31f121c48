// SPDX-License-Identifier: MIT
#include "start_program.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "command.h"

namespace rocfix {
namespace {

// As shells have it: the program was not found, or could not be started.
constexpr int kExitNotFound = 127, kExitNotStarted = 126;

constexpr int kPassedOn[] = {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2};

volatile pid_t child = 0;

// The terminal's keys are for all of its processes, this one's child among them: it has the signal already.
void pass_on(int signal_number, siginfo_t* info, void*) {
  const bool is_key = info->si_code == SI_KERNEL && (signal_number == SIGINT || signal_number == SIGQUIT);
  if (child > 0 && !is_key) kill(child, signal_number);
}

int start_failed(const char* program, int error) {
  fmt::print(stderr, "rocfix: cannot start '{}': {}\n", program, strerror(error));
  return error == ENOENT ? kExitNotFound : kExitNotStarted;
}

sigset_t passed_on() {
  sigset_t set;
  sigemptyset(&set);
  for (const int number : kPassedOn) sigaddset(&set, number);
  return set;
}

void pass_on_to(pid_t program) {
  child = program;
  struct sigaction action {};
  action.sa_sigaction = pass_on;
  action.sa_flags = SA_SIGINFO;
  for (const int number : kPassedOn) sigaction(number, &action, nullptr);
}

}  // namespace

int become(const std::vector<std::string>& program) {
  std::vector<char*> words;
  for (const auto& word : program) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  execvp(words[0], words.data());
  return start_failed(words[0], errno);
}

int run_and_wait(const std::vector<std::string>& program) {
  // Held back until there is somebody to pass them on to.
  const sigset_t held = passed_on();
  sigprocmask(SIG_BLOCK, &held, nullptr);
  const pid_t started = fork();
  if (started < 0) return start_failed(program[0].c_str(), errno);
  if (started == 0) {
    sigprocmask(SIG_UNBLOCK, &held, nullptr);
    _exit(become(program));
  }
  pass_on_to(started);
  sigprocmask(SIG_UNBLOCK, &held, nullptr);
  int status = 0;
  while (waitpid(started, &status, 0) < 0 && errno == EINTR) {
  }
  child = 0;
  return WIFSIGNALED(status) ? kExitSignal + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace rocfix
