// SPDX-License-Identifier: MIT
#include "finddb/lock_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <thread>

namespace rocfix {

LockFile::LockFile(const std::string& path)
    : descriptor_(open((path + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)),
      error_(descriptor_ < 0 ? errno : 0) {}

LockFile::~LockFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

int LockFile::take(Kind kind, std::chrono::milliseconds limit) {
  if (error_ != 0) return error_;
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (flock(descriptor_, (kind == kAlone ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) return errno;
    if (std::chrono::steady_clock::now() >= deadline) return ETIMEDOUT;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return 0;
}

}  // namespace rocfix
