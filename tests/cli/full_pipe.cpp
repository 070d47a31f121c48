// SPDX-License-Identifier: MIT
#include "full_pipe.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <stdexcept>

namespace rocfix {

FullPipe::FullPipe() : path_(folder_.path_of("pipe")) {
  if (mkfifo(path_.c_str(), 0600) != 0) throw std::runtime_error("no pipe");
  end_ = open(path_.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
  while (write(end_, "x", 1) == 1) {
  }
}

FullPipe::~FullPipe() {
  close(end_);
}

Command FullPipe::writer(const std::string& words) const {
  Command command;
  command.program = "/bin/sh";
  command.environment = {{"ROCFIX", ROCFIX_PROGRAM}};
  command.arguments = {"-c", "exec \"$ROCFIX\" " + words + " > " + path_};
  command.limit_s = 10;
  return command;
}

void FullPipe::drain() const {
  char bytes[4096];
  while (read(end_, bytes, sizeof bytes) > 0) {
  }
}

}  // namespace rocfix
