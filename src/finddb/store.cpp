// SPDX-License-Identifier: MIT
#include "finddb/store.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "base/text.h"
#include "finddb/aside.h"

namespace rocfix {
namespace {

// Another process may replace the file between our looking and our writing; not again and again.
constexpr int kAttempts = 4;

Error cannot(const char* verb, const std::string& path, int error) {
  return {Code::kIo, fmt::format("cannot {} the find-db '{}': {}; set ROCFIX_DB to another path, or to off",
                                 verb, path, strerror(error))};
}

// Those that are missing, for their owner alone, as the XDG Base Directory Specification 0.8 wants them.
Status make_folders(const std::string& path) {
  for (size_t slash = path.find('/', 1); slash != path.npos; slash = path.find('/', slash + 1))
    if (mkdir(path.substr(0, slash).c_str(), 0700) != 0 && errno != EEXIST) {
      const int error = errno;
      struct stat info;  // a folder that is there may be on a read-only file system, which mkdir says first
      if (stat(path.substr(0, slash).c_str(), &info) != 0) return cannot("make", path, error);
    }
  return {};
}

Error not_ours(const std::string& path, const std::string& why) {
  return {Code::kBadInput, fmt::format("the find-db '{}' {}", path, why)};
}

}  // namespace

Result<bool> Store::is_there() const {
  struct stat info;
  if (stat(path_.c_str(), &info) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return false;
    return cannot("read", path_, errno);
  }
  if (S_ISREG(info.st_mode)) return true;
  return not_ours(path_, "is not a file: set ROCFIX_DB to another path, or to off");
}

// Another process moved it aside since we looked.
bool Store::is_gone() const {
  const auto there = is_there();
  return there && !*there;
}

// Afterwards there is an examined connection, or none where there is no file and none is to be made.
Status Store::connect(bool create) {
  if (connection_ && state_ == FileState::kReady && !connection_->stale()) {
    connection_->start_waiting();
    return {};
  }
  connection_.reset();
  state_ = FileState::kEmpty;
  const auto there = is_there();
  if (!there) return there.error();
  if (!*there && !create) return {};
  auto connection = Connection::open(path_, create, lock_limit_);
  if (!connection) return !create && is_gone() ? Status() : connection.error();
  const auto found = examine(**connection);
  if (!found) return found.error();
  state_ = found->state;
  if (state_ == FileState::kNewer) return not_ours(path_, found->why + ": use a newer one, or set ROCFIX_DB");
  if (state_ == FileState::kDamaged) return not_ours(path_, found->why);
  connection_ = std::move(*connection);
  return {};
}

Status Store::attempt_read(const Work& work) {
  ROCFIX_CHECK(connect(false));
  return state_ == FileState::kReady ? work(*connection_) : Status();
}

Status Store::attempt_write(const Work& work) {
  ROCFIX_CHECK(connect(true));
  Transaction transaction(*connection_);
  ROCFIX_CHECK(transaction.begin());
  ROCFIX_CHECK(create_tables(*connection_));
  ROCFIX_CHECK(work(*connection_));
  ROCFIX_CHECK(transaction.commit());
  state_ = FileState::kReady;
  return {};
}

// Nobody moves the file aside while this is held: whoever still had the old file open would take the journal of
// the new one for its own, roll it back and delete it (sqlite.org/howtocorrupt.html, 2.4).
Status Store::stay(LockFile& lock) const {
  const int error = lock.take(LockFile::kTogether, lock_limit_);
  if (error != ETIMEDOUT) return {};  // where no lock can be made, nobody who may not write can move it either
  return Error{Code::kTimeout,
               fmt::format("the find-db '{}' is being moved aside by another program for more than {}; try again "
                           "when that has ended, or remove '{}.lock'",
                           path_, duration_text(double(lock_limit_.count())), path_)};
}

// Until an attempt ends on a file that is neither damaged nor replaced under it.
Status Store::repeat(const std::function<Status()>& attempt) {
  for (int i = 1;; ++i) {
    Status done = attempt();
    const bool damaged = state_ == FileState::kDamaged || (connection_ && connection_->damaged());
    const bool replaced = !done && connection_ && connection_->stale();
    if ((!damaged && !replaced) || i == kAttempts) return done;
    connection_.reset();
    if (damaged) ROCFIX_CHECK(give_way());
  }
}

Status Store::give_way() {
  state_ = FileState::kEmpty;
  const auto moved = move_aside(path_, lock_limit_);
  if (!moved) return moved.error();
  if (!moved->to.empty())
    notice_ = fmt::format("the find-db '{}' {}: it is now '{}', and a new one begins", path_, moved->why,
                          moved->to);
  return {};
}

Status Store::read(const Work& work) {
  return repeat([&]() -> Status {
    const auto there = is_there();
    if (!there) return there.error();
    if (!*there) {
      connection_.reset();
      state_ = FileState::kEmpty;
      return {};
    }
    LockFile lock(path_);
    ROCFIX_CHECK(stay(lock));
    return attempt_read(work);
  });
}

Status Store::write(const Work& work) {
  return repeat([&]() -> Status {
    ROCFIX_CHECK(make_folders(path_));
    LockFile lock(path_);
    ROCFIX_CHECK(stay(lock));
    return attempt_write(work);
  });
}

Status Store::read_foreign(const Work& work) {
  const auto there = is_there();
  if (!there) return there.error();
  if (!*there) return Error{Code::kNotFound, fmt::format("there is no find-db '{}'", path_)};
  return attempt_read(work);
}

}  // namespace rocfix
