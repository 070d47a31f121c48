// SPDX-License-Identifier: MIT
#include "finddb/connection.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>

#include "base/text.h"

namespace rocfix {
namespace {

using std::chrono::milliseconds;

// The rollback journal (DELETE) and not WAL: WAL's index is memory shared through mmap, which does not work
// between the machines of a network file system, where homes may lie (sqlite.org/wal.html). EXTRA is FULL,
// and also syncs the folder after the journal is deleted, without which a power cut could bring the journal
// back and undo a commit that was reported (sqlite.org/pragma.html#pragma_synchronous). trusted_schema,
// cell_size_check: the file may be somebody else's.
constexpr const char* kSettings =
    "PRAGMA synchronous=EXTRA; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA "
    "temp_store=MEMORY";
constexpr int kLargestValue = 1 << 20;  // bytes of one value or row: ours are far below

// A journal that may not be made, for example, is "unable to open database file".
bool is_forbidden(int status, int system_error) {
  return status == SQLITE_READONLY || system_error == EACCES || system_error == EPERM ||
         system_error == EROFS;
}

// A full disk, or what is like one: a limit on the size of files, a quota.
bool is_full(int extended) {
  return extended == SQLITE_FULL || extended == SQLITE_IOERR_WRITE;
}

std::string sentence(int extended, const std::string& path, milliseconds lock_limit, int system_error,
                     const char* message) {
  const int status = extended & 0xff;  // the primary code (sqlite.org/rescode.html)
  if (status == SQLITE_BUSY)
    return fmt::format(
        "the find-db '{}' is locked by another program for more than {}; try again when that has ended", path,
        duration_text(double(lock_limit.count())));
  if (is_forbidden(status, system_error))
    return fmt::format(
        "the find-db '{}' may not be written: make it and its folder writable, or set ROCFIX_DB", path);
  if (is_full(extended))
    return fmt::format("the find-db '{}' cannot grow ({}): make room, or set ROCFIX_DB", path, message);
  return fmt::format("the find-db '{}' cannot be used: {}{}{}", path, message, system_error ? ": " : "",
                     system_error ? strerror(system_error) : "");
}

}  // namespace

Connection::Connection(std::string path, milliseconds lock_limit)
    : path_(std::move(path)), lock_limit_(lock_limit), process_(getpid()) {
  start_waiting();
}

Result<std::unique_ptr<Connection>> Connection::open(const std::string& path, bool create,
                                                     milliseconds lock_limit) {
  std::unique_ptr<Connection> connection(new Connection(path, lock_limit));
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (create ? SQLITE_OPEN_CREATE : 0);
  if (sqlite3_open_v2(path.c_str(), &connection->handle_, flags, nullptr) != SQLITE_OK)
    return connection->cannot_open(create);
  sqlite3_busy_handler(connection->handle_, wait_again, connection.get());
  sqlite3_limit(connection->handle_, SQLITE_LIMIT_LENGTH, kLargestValue);
  sqlite3_db_config(connection->handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  return connection;
}

// Where SQLite may not make a file, it says of its last try, to read it, that there is none.
Error Connection::cannot_open(bool create) const {
  const int found = sqlite3_system_errno(handle_), error = create && found == ENOENT ? EACCES : found;
  return {Code::kIo, fmt::format("cannot open the find-db '{}': {}: make it and its folder readable and "
                                 "writable, or set ROCFIX_DB",
                                 path_, error ? strerror(error) : sqlite3_errmsg(handle_))};
}

Status Connection::configure() {
  return run(kSettings);
}

// SQLite must not even close what a parent process opened (sqlite.org/howtocorrupt.html, 2.6).
Connection::~Connection() {
  if (process_ == getpid()) sqlite3_close(handle_);
}

// Short and unequal waits: of many processes none is the last one for long.
int Connection::wait_again(void* connection, int times) {
  if (Clock::now() >= static_cast<Connection*>(connection)->deadline_) return 0;
  std::this_thread::sleep_for(milliseconds(1 + (getpid() * 7 + times * 5) % 16));
  return 1;
}

bool Connection::stale() const {
  int moved = 0;
  return moved_ || process_ != getpid() ||
         sqlite3_file_control(handle_, "main", SQLITE_FCNTL_HAS_MOVED, &moved) != SQLITE_OK || moved != 0;
}

Error Connection::error() {
  const int extended = sqlite3_extended_errcode(handle_), status = extended & 0xff;
  if (status == SQLITE_CORRUPT || status == SQLITE_NOTADB) damage_ = sqlite3_errmsg(handle_);
  moved_ |= extended == SQLITE_READONLY_DBMOVED;
  const bool from_system = status == SQLITE_CANTOPEN || status == SQLITE_IOERR;
  const int system_error = from_system ? sqlite3_system_errno(handle_) : 0;
  return {status == SQLITE_BUSY ? Code::kTimeout : Code::kIo,
          sentence(extended, path_, lock_limit_, system_error, sqlite3_errmsg(handle_))};
}

Status Connection::run(const char* sql) {
  if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return error();
}

Statement::Statement(Connection& connection, const char* sql) : connection_(connection) {
  note(sqlite3_prepare_v2(connection.handle(), sql, -1, &handle_, nullptr));
}

void Statement::note(int status) {
  if (status_ == SQLITE_OK) status_ = status;
}

Statement& Statement::bind(std::string_view text) {
  note(sqlite3_bind_text(handle_, ++bound_, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT));
  return *this;
}
Statement& Statement::bind(double number) {
  note(sqlite3_bind_double(handle_, ++bound_, number));
  return *this;
}
Statement& Statement::bind(int number) {
  note(sqlite3_bind_int(handle_, ++bound_, number));
  return *this;
}
Statement& Statement::bind_nothing() {
  note(sqlite3_bind_null(handle_, ++bound_));
  return *this;
}

Result<bool> Statement::step() {
  if (status_ != SQLITE_OK) return connection_.error();
  const int status = sqlite3_step(handle_);
  if (status != SQLITE_ROW && status != SQLITE_DONE) return connection_.error();
  return status == SQLITE_ROW;
}

Status Statement::run() {
  const auto stepped = step();
  sqlite3_reset(handle_);
  bound_ = 0;
  return stepped ? Status() : stepped.error();
}

std::string Statement::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
  return bytes == nullptr ? "" : std::string(bytes, sqlite3_column_bytes(handle_, column));
}

Transaction::~Transaction() {
  if (open_) (void)connection_.run("ROLLBACK");
}

Status Transaction::begin() {
  ROCFIX_CHECK(connection_.run("BEGIN IMMEDIATE"));
  open_ = true;
  return {};
}

Status Transaction::commit() {
  ROCFIX_CHECK(connection_.run("COMMIT"));
  open_ = false;
  return {};
}

}  // namespace rocfix
