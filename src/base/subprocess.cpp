// SPDX-License-Identifier: MIT
#include "base/subprocess.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>

#include "base/interrupt.h"
#include "base/text.h"

namespace rocfix {
namespace {

using Clock = std::chrono::steady_clock;

int milliseconds_left(std::optional<Clock::time_point> deadline) {
  if (!deadline) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - Clock::now());
  return static_cast<int>(std::max<int64_t>(0, left.count()));
}

// Between fork and exec only async-signal-safe calls are allowed.
[[noreturn]] void become_child(int channel, int output, char* const* arguments, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);  // the parent went before the line above
  signal(SIGINT, SIG_IGN);
  const int nothing = open("/dev/null", O_RDONLY);
  dup2(nothing, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  dup2(channel, kChildChannel);
  fcntl(kChildChannel, F_SETFD, 0);  // keep it even where dup2 had nothing to do
  execv(arguments[0], arguments);
  _exit(127);
}

std::string describe_end(int status) {
  if (WIFSIGNALED(status))
    return fmt::format("signal {} ({})", WTERMSIG(status), strsignal(WTERMSIG(status)));
  return fmt::format("exit code {}", WEXITSTATUS(status));
}

}  // namespace

LineChannel::~LineChannel() {
  if (open()) close(descriptor_);
}

LineChannel::LineChannel(LineChannel&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), buffer_(std::move(other.buffer_)) {}

LineChannel& LineChannel::operator=(LineChannel&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(buffer_, other.buffer_);
  return *this;
}

Status LineChannel::write_line(std::string_view line) {
  const std::string text = std::string(line) + "\n";
  for (size_t sent = 0; sent < text.size();) {
    const ssize_t count = send(descriptor_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Error{Code::kIo, fmt::format("the other process is gone: {}", strerror(errno))};
    sent += count;
  }
  return {};
}

ReadLine LineChannel::read_line(std::optional<std::chrono::milliseconds> limit) {
  std::optional<Clock::time_point> deadline;
  if (limit) deadline = Clock::now() + *limit;
  for (;;) {
    if (const size_t end = buffer_.find('\n'); end != std::string::npos) {
      std::string line = buffer_.substr(0, end);
      buffer_.erase(0, end + 1);
      return {ReadStatus::kLine, std::move(line)};
    }
    pollfd waiting[] = {{descriptor_, POLLIN, 0}, {interruption_descriptor(), POLLIN, 0}};
    const int ready = poll(waiting, std::size(waiting), milliseconds_left(deadline));
    if (ready < 0 && errno == EINTR) continue;  // if it was to end the run, the other descriptor says so
    if (ready == 0) return {ReadStatus::kTimeout, ""};
    if (waiting[1].revents != 0) return {ReadStatus::kInterrupted, ""};
    char bytes[4096];
    const ssize_t count = read(descriptor_, bytes, sizeof bytes);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return {ReadStatus::kClosed, ""};
    buffer_.append(bytes, count);
  }
}

Result<ChildProcess> ChildProcess::start(const std::vector<std::string>& arguments) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    return Error{Code::kIo, fmt::format("cannot make a channel to a child process: {}", strerror(errno))};
  ChildProcess child;
  child.channel_ = LineChannel(ends[0]);
  LineChannel theirs(ends[1]);
  child.output_ = memfd_create("rocfix-child-output", MFD_CLOEXEC);
  std::vector<char*> pointers;
  for (const auto& argument : arguments) pointers.push_back(const_cast<char*>(argument.c_str()));
  pointers.push_back(nullptr);
  const pid_t parent = getpid();
  child.pid_ = fork();
  if (child.pid_ == 0) become_child(ends[1], child.output_, pointers.data(), parent);
  if (child.pid_ < 0)
    return Error{Code::kIo, fmt::format("cannot start a child process: {}", strerror(errno))};
  return child;
}

ChildProcess::~ChildProcess() {
  kill();
  if (output_ >= 0) close(output_);
}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(channel_, other.channel_);
  std::swap(output_, other.output_);
  return *this;
}

std::string ChildProcess::kill() {
  if (!running()) return "not running";
  ::kill(pid_, SIGKILL);
  return reap();
}

std::string ChildProcess::reap() {
  if (!running()) return "not running";
  int status = 0;
  pid_t ended = 0;
  // A child stuck inside a kernel driver does not die at once, some never do: then it is left behind.
  for (int i = 0; ended == 0 && i < 500; ++i) {
    if (i == 100) ::kill(pid_, SIGKILL);
    ended = waitpid(pid_, &status, WNOHANG);
    if (ended == 0) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  pid_ = -1;
  return ended > 0 ? describe_end(status) : "it does not die: it is stuck inside the kernel driver";
}

std::string ChildProcess::last_words() const {
  if (output_ < 0) return "";
  const off_t size = lseek(output_, 0, SEEK_END);
  std::string tail(std::min<off_t>(size, 4096), '\0');
  const ssize_t count = pread(output_, tail.data(), tail.size(), size - static_cast<off_t>(tail.size()));
  tail.resize(std::max<ssize_t>(0, count));
  const auto lines = split_lines(trim(tail));
  return lines.empty() ? "" : std::string(trim(lines.back()));
}

std::string own_executable() {
  char path[4096];
  const ssize_t count = readlink("/proc/self/exe", path, sizeof path);
  return count > 0 ? std::string(path, count) : "";
}

}  // namespace rocfix
