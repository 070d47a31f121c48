// SPDX-License-Identifier: MIT
// One open SQLite file, and statements on it; errors as values. Only this folder includes it.
#pragma once

#include <sqlite3.h>
#include <sys/types.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace rocfix {

class Connection {
 public:
  using Clock = std::chrono::steady_clock;

  // `path` is absolute. The file must be there unless `create`. Nothing of it is read yet.
  static Result<std::unique_ptr<Connection>> open(const std::string& path, bool create,
                                                  std::chrono::milliseconds lock_limit);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // How it writes and what it believes; reads the file.
  Status configure();
  // Every wait for another process's lock ends when the limit has passed since this call.
  void start_waiting() { deadline_ = Clock::now() + lock_limit_; }
  // No statement of its own: "PRAGMA …", "BEGIN", a schema.
  Status run(const char* sql);
  // The error of the last call, a sentence that names the file.
  Error error();
  // SQLite found that the file is no database or not as it wrote it.
  bool damaged() const { return !damage_.empty(); }
  const std::string& damage() const { return damage_; }  // SQLite's words for it
  // The path leads to another file by now, or the process is a fork of the one that opened it.
  bool stale() const;

  sqlite3* handle() const { return handle_; }
  const std::string& path() const { return path_; }

 private:
  Connection(std::string path, std::chrono::milliseconds lock_limit);
  Error cannot_open(bool create) const;
  static int wait_again(void* connection, int times);

  std::string path_;
  std::chrono::milliseconds lock_limit_;
  Clock::time_point deadline_;
  pid_t process_;
  sqlite3* handle_ = nullptr;
  std::string damage_;
  bool moved_ = false;
};

// A prepared statement: values are bound, in the order of its parameters, never pasted into the text.
class Statement {
 public:
  Statement(Connection& connection, const char* sql);
  ~Statement() { sqlite3_finalize(handle_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& bind(std::string_view text);
  Statement& bind(double number);
  Statement& bind(int number);
  Statement& bind_nothing();

  // True: there is a row. What failed before, in prepare or bind, is reported here.
  Result<bool> step();
  // Runs a statement that has no rows; it can be bound and run again.
  Status run();

  std::string text(int column) const;
  double number(int column) const { return sqlite3_column_double(handle_, column); }
  int64_t integer(int column) const { return sqlite3_column_int64(handle_, column); }

 private:
  void note(int status);

  Connection& connection_;
  sqlite3_stmt* handle_ = nullptr;
  int status_ = SQLITE_OK;  // the first that was not
  int bound_ = 0;
};

// BEGIN IMMEDIATE: who writes takes his lock before he reads, so that two never wait for each other. Rolls
// back unless committed.
class Transaction {
 public:
  explicit Transaction(Connection& connection) : connection_(connection) {}
  ~Transaction();
  Status begin();
  Status commit();

 private:
  Connection& connection_;
  bool open_ = false;
};

}  // namespace rocfix
