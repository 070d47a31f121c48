// SPDX-License-Identifier: MIT
// A lock beside the find-db, for what SQLite's own locks cannot guard: that its file gets another name.
#pragma once

#include <chrono>
#include <string>

namespace rocfix {

class LockFile {
 public:
  enum Kind { kTogether, kAlone };

  // Of the find-db `path`: the file is path.lock, and stays behind. A file of its own, because whoever opens and
  // closes the find-db itself other than through SQLite takes the locks of his whole process off it
  // (sqlite.org/howtocorrupt.html, 2.2).
  explicit LockFile(const std::string& path);
  ~LockFile();
  LockFile(const LockFile&) = delete;
  LockFile& operator=(const LockFile&) = delete;

  // 0, or the errno of what failed; ETIMEDOUT when others held it for longer than `limit`.
  int take(Kind kind, std::chrono::milliseconds limit);

 private:
  int descriptor_, error_;
};

}  // namespace rocfix
