// SPDX-License-Identifier: MIT
#include "finddb/aside.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>

#include "finddb/schema.h"

namespace rocfix {
namespace {

using std::chrono::milliseconds;

bool exists(const std::string& path) {
  struct stat info;
  return lstat(path.c_str(), &info) == 0;
}

// A lock of its own: whoever opens and closes the find-db itself other than through SQLite takes the locks of
// his whole process off it (sqlite.org/howtocorrupt.html, 2.2).
class LockFile {
 public:
  explicit LockFile(const std::string& path)
      : descriptor_(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {}
  ~LockFile() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  LockFile(const LockFile&) = delete;
  LockFile& operator=(const LockFile&) = delete;

  // 0, or the errno of what failed.
  int take(milliseconds limit) const {
    if (descriptor_ < 0) return errno;
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
      if (errno != EWOULDBLOCK && errno != EINTR) return errno;
      if (std::chrono::steady_clock::now() >= deadline) return ETIMEDOUT;
      std::this_thread::sleep_for(milliseconds(5));
    }
    return 0;
  }

 private:
  int descriptor_;
};

Error cannot_move(const std::string& path, const std::string& why, int error) {
  return {Code::kIo,
          fmt::format("the find-db '{}' {}, and it cannot be moved aside: {}; remove it, or set ROCFIX_DB",
                      path, why, strerror(error))};
}

std::string free_name(const std::string& path) {
  for (int n = 1;; ++n)
    if (const std::string name = fmt::format("{}.corrupt-{}", path, n); !exists(name)) return name;
}

// The journal first: beside a new file it would be taken for that file's. Both keep names that belong
// together.
int rename_all(const std::string& from, const std::string& to) {
  for (const char* ending : {"-journal", "-wal", "-shm", ""})
    if (rename((from + ending).c_str(), (to + ending).c_str()) != 0 && errno != ENOENT) return errno;
  return 0;
}

Result<Examined> examine_file(const std::string& path, milliseconds lock_limit) {
  if (!exists(path)) return Examined{FileState::kEmpty, ""};
  const auto connection = Connection::open(path, false, lock_limit);
  if (!connection) return connection.error();
  return examine(**connection);
}

}  // namespace

Result<MovedAside> move_aside(const std::string& path, milliseconds lock_limit) {
  const LockFile lock(path + ".lock");
  if (const int error = lock.take(lock_limit)) return cannot_move(path, "is damaged", error);
  const auto found = examine_file(path, lock_limit);
  if (!found) return found.error();
  if (found->state != FileState::kDamaged) return MovedAside{};
  const std::string name = free_name(path);
  if (const int error = rename_all(path, name)) return cannot_move(path, found->why, error);
  return MovedAside{name, found->why};
}

}  // namespace rocfix
