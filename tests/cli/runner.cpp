// SPDX-License-Identifier: MIT
#include "runner.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <thread>

namespace rocfix {
namespace {

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// A file and no pipe: giving it its text cannot block.
int open_input(const std::string& text) {
  const int file = memfd_create("input", MFD_CLOEXEC);
  if (pwrite(file, text.data(), text.size(), 0) < 0) return -1;
  return file;
}

[[noreturn]] void become(const Command& command) {
  if (chdir(command.folder.c_str()) != 0) _exit(127);
  for (const auto& [name, value] : command.environment) setenv(name.c_str(), value.c_str(), 1);
  std::vector<char*> words = {
      const_cast<char*>(command.name.empty() ? command.program.c_str() : command.name.c_str())};
  for (const auto& argument : command.arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  execv(command.program.c_str(), words.data());
  _exit(127);
}

// False at the end of the stream, which a terminal reports as an error.
bool append_from(int descriptor, std::string& text) {
  std::array<char, 4096> bytes;
  const ssize_t count = read(descriptor, bytes.data(), bytes.size());
  if (count > 0) text.append(bytes.data(), count);
  return count > 0;
}

int count_of(const std::string& part, const std::string& text) {
  int count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

void close_stream(int& descriptor) {
  if (descriptor >= 0) close(descriptor);
  descriptor = -1;
}

}  // namespace

Program::Program(Command command) : command_(std::move(command)), started_(now()) {
  if (command_.folder.empty()) command_.folder = folder_.path();
  command_.columns > 0 ? start_on_terminal(command_) : start_on_pipes(command_);
}

Program::~Program() {
  if (pid_ > 0) {
    send_to_all(SIGKILL);
    reap();
  }
  close_stream(out_);
  close_stream(err_);
}

// In a process group of its own, so that what a shell starts can be ended with it.
void Program::start_on_pipes(const Command& command) {
  const int input = open_input(command.input);
  int out[2], err[2];
  if (pipe2(out, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0) return;
  pid_ = fork();
  if (pid_ == 0) {
    setpgid(0, 0);
    dup2(input, STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    dup2(err[1], STDERR_FILENO);
    become(command);
  }
  setpgid(pid_, pid_);  // here too: whoever comes first
  for (const int end : {input, out[1], err[1]}) close(end);
  out_ = out[0];
  err_ = err[0];
}

void Program::start_on_terminal(const Command& command) {
  winsize size{};
  size.ws_row = 24;
  size.ws_col = command.columns;
  pid_ = forkpty(&out_, nullptr, nullptr, &size);
  if (pid_ == 0) become(command);
  fcntl(out_, F_SETFD, FD_CLOEXEC);
}

double Program::seconds() const {
  return now() - started_;
}

// One step of reading both streams; false when both have ended or the time is over.
bool Program::read_some() {
  const double left = command_.limit_s - seconds();
  if ((out_ < 0 && err_ < 0) || left <= 0) return false;
  std::array<pollfd, 2> waiting = {pollfd{out_, POLLIN, 0}, pollfd{err_, POLLIN, 0}};
  poll(waiting.data(), waiting.size(), static_cast<int>(left * 1000) + 1);
  if (waiting[0].revents != 0 && !append_from(out_, finished_.out)) close_stream(out_);
  if (waiting[1].revents != 0 && !append_from(err_, finished_.err)) close_stream(err_);
  return true;
}

bool Program::wait_for(const std::string& text, int times) {
  while (count_of(text, finished_.out) < times)
    if (!read_some()) return false;
  return true;
}

void Program::send(int signal_number) const {
  kill(pid_, signal_number);
}

void Program::send_to_all(int signal_number) const {
  kill(-pid_, signal_number);
}

bool Program::type(std::string_view keys) const {
  return write(out_, keys.data(), keys.size()) == static_cast<ssize_t>(keys.size());
}

void Program::close_output() {
  close_stream(out_);
}

void Program::reap() {
  int status = 0;
  while (waitpid(pid_, &status, WNOHANG) == 0) {
    if (seconds() > command_.limit_s && finished_.in_time) {
      finished_.in_time = false;
      send_to_all(SIGKILL);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  if (WIFEXITED(status)) finished_.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) finished_.signal = WTERMSIG(status);
  pid_ = -1;
}

Finished Program::finish() {
  while (read_some()) {
  }
  reap();
  finished_.seconds = seconds();
  return finished_;
}

Finished run(Command command) {
  return Program(std::move(command)).finish();
}

Finished run(const std::vector<std::string>& arguments) {
  Command command;
  command.arguments = arguments;
  return run(std::move(command));
}

Finished run_shell(const std::string& line) {
  Command command;
  command.program = "/bin/sh";
  command.arguments = {"-c", line};
  command.environment = {{"ROCFIX", ROCFIX_PROGRAM}};
  return run(std::move(command));
}

}  // namespace rocfix
