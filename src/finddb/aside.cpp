// SPDX-License-Identifier: MIT
#include "finddb/aside.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "finddb/lock_file.h"
#include "finddb/schema.h"

namespace rocfix {
namespace {

using std::chrono::milliseconds;

bool exists(const std::string& path) {
  struct stat info;
  return lstat(path.c_str(), &info) == 0;
}

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
  LockFile lock(path);
  if (const int error = lock.take(LockFile::kAlone, lock_limit)) return cannot_move(path, "is damaged", error);
  const auto found = examine_file(path, lock_limit);
  if (!found) return found.error();
  if (found->state != FileState::kDamaged) return MovedAside{};
  const std::string name = free_name(path);
  if (const int error = rename_all(path, name)) return cannot_move(path, found->why, error);
  return MovedAside{name, found->why};
}

}  // namespace rocfix
