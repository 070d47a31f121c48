// SPDX-License-Identifier: MIT
// A child process that cannot outlive or freeze its parent: lines of text over a private channel, each wait
// bounded in time, killed with the parent.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace rocfix {

// The descriptor on which a child finds its end of the channel.
inline constexpr int kChildChannel = 3;

enum class ReadStatus { kLine, kClosed, kTimeout, kInterrupted };

struct ReadLine {
  ReadStatus status;
  std::string line;  // without the newline, when status is kLine
};

// One end of the channel: lines out and in.
class LineChannel {
 public:
  explicit LineChannel(int descriptor = -1) : descriptor_(descriptor) {}
  ~LineChannel();
  LineChannel(LineChannel&& other) noexcept;
  LineChannel& operator=(LineChannel&& other) noexcept;

  bool open() const { return descriptor_ >= 0; }
  Status write_line(std::string_view line);
  // Without a limit, waits until the other side writes or goes. An interruption of this process (base/interrupt.h) ends
  // the wait.
  ReadLine read_line(std::optional<std::chrono::milliseconds> limit = {});

 private:
  int descriptor_;
  std::string buffer_;
};

class ChildProcess {
 public:
  ChildProcess() = default;
  ~ChildProcess();
  ChildProcess(ChildProcess&& other) noexcept { *this = std::move(other); }
  ChildProcess& operator=(ChildProcess&& other) noexcept;

  // Starts arguments[0] with the channel on descriptor 3, standard input empty, standard output and error
  // collected (last_words). The child ignores Ctrl-C (the parent decides) and dies when the parent does.
  static Result<ChildProcess> start(const std::vector<std::string>& arguments);

  bool running() const { return pid_ > 0; }
  LineChannel& channel() { return channel_; }

  // Ends the child if it still runs, and says how it had ended: "exit code 3", "signal 11 (Segmentation
  // fault)".
  std::string kill();
  // Waits for the end of a child that closed its channel; kills it after a second.
  std::string reap();
  // The last line that the child wrote to its standard output or error; "" when it wrote none.
  std::string last_words() const;

 private:
  int pid_ = -1;
  LineChannel channel_;
  int output_ = -1;  // an unnamed file
};

// Path of the running program.
std::string own_executable();

}  // namespace rocfix
