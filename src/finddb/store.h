// SPDX-License-Identifier: MIT
// The file of a find-db over time: not there yet, being made, damaged and moved aside, replaced by another
// process.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "finddb/connection.h"
#include "finddb/lock_file.h"
#include "finddb/schema.h"

namespace rocfix {

class Store {
 public:
  using Work = std::function<Status(Connection&)>;

  Store(std::string path, std::chrono::milliseconds lock_limit)
      : path_(std::move(path)), lock_limit_(lock_limit) {}

  // Calls `work` when there is a file with tables; otherwise does nothing, which is no error.
  Status read(const Work& work);
  // Calls `work` inside a transaction and commits it. Ok: it is on the disk. Makes folders and file where
  // there are none. `work` may be called more than once, each time on tables where nothing of it has been
  // done.
  Status write(const Work& work);
  // Reads a file that is not ours to keep: it must be there, and it is refused, not moved, when it is
  // damaged.
  Status read_foreign(const Work& work);

  // What the user should know of a file that was moved aside, a sentence, once; "" when there is nothing.
  std::string take_notice() { return std::exchange(notice_, {}); }
  const std::string& path() const { return path_; }

 private:
  Result<bool> is_there() const;
  bool is_gone() const;
  Status connect(bool create);
  Status attempt_read(const Work& work);
  Status attempt_write(const Work& work);
  Status stay(LockFile& lock) const;
  Status repeat(const std::function<Status()>& attempt);
  Status give_way();

  std::string path_;
  std::chrono::milliseconds lock_limit_;
  std::unique_ptr<Connection> connection_;
  FileState state_ = FileState::kEmpty;  // of the file, when it was last connected to
  std::string notice_;
};

}  // namespace rocfix
