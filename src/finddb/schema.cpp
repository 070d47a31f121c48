// SPDX-License-Identifier: MIT
#include "finddb/schema.h"

#include <fmt/format.h>

namespace rocfix {
namespace {

// "rcfx": tells our files from those of other programs that use SQLite (PRAGMA application_id).
constexpr int64_t kApplication = 0x72636678;
// PRAGMA user_version. Another layout of the tables is another format.
constexpr int64_t kFormat = 1;
constexpr const char* kMarks = "PRAGMA application_id = 0x72636678; PRAGMA user_version = 1";

// SQLite keeps these texts as they are; a file with others is not one that rocfix made.
constexpr const char* kTables[] = {
    "CREATE TABLE quarantine (device TEXT NOT NULL, problem TEXT NOT NULL, solver TEXT NOT NULL,"
    " reason TEXT NOT NULL, evidence TEXT NOT NULL, date TEXT NOT NULL,"
    " PRIMARY KEY (device, problem, solver)) WITHOUT ROWID",
    "CREATE TABLE times (device TEXT NOT NULL, problem TEXT NOT NULL, solver TEXT NOT NULL, kind TEXT NOT "
    "NULL,"
    " microseconds REAL NOT NULL, solver_version INTEGER NOT NULL, date TEXT NOT NULL,"
    " PRIMARY KEY (device, problem, solver, kind)) WITHOUT ROWID",
};

Result<int64_t> number(Connection& connection, const char* sql) {
  Statement statement(connection, sql);
  const auto row = statement.step();
  if (!row) return row.error();
  return *row ? statement.integer(0) : 0;
}

Result<bool> has_our_tables(Connection& connection) {
  Statement statement(connection, "SELECT sql FROM sqlite_master ORDER BY name");
  for (const char* table : kTables) {
    const auto row = statement.step();
    if (!row) return row.error();
    if (!*row || statement.text(0) != table) return false;
  }
  const auto more = statement.step();
  if (!more) return more.error();
  return !*more;
}

// What SQLite finds when it walks all pages; "" when all is well.
Result<std::string> check_pages(Connection& connection) {
  Statement statement(connection, "PRAGMA quick_check(1)");
  const auto row = statement.step();
  if (!row) return row.error();
  const std::string found = *row ? statement.text(0) : "";
  return found == "ok" ? "" : found;
}

Result<Examined> look(Connection& connection) {
  const auto application = number(connection, "PRAGMA application_id");
  if (!application) return application.error();
  const auto format = number(connection, "PRAGMA user_version");
  if (!format) return format.error();
  const auto entries = number(connection, "SELECT count(*) FROM sqlite_master");
  if (!entries) return entries.error();
  if (*application == 0 && *format == 0 && *entries == 0) return Examined{FileState::kEmpty, ""};
  if (*application != kApplication) return Examined{FileState::kDamaged, "is another program's database"};
  if (*format > kFormat)
    return Examined{FileState::kNewer,
                    fmt::format("has format {}, and this rocfix knows {}", *format, kFormat)};
  const auto ours = has_our_tables(connection);
  if (!ours) return ours.error();
  if (!*ours) return Examined{FileState::kDamaged, "has not the tables of a find-db"};
  const auto trouble = check_pages(connection);
  if (!trouble) return trouble.error();
  if (!trouble->empty()) return Examined{FileState::kDamaged, "is damaged: " + *trouble};
  return Examined{FileState::kReady, ""};
}

// One read transaction, so that a file in the making is seen before or after it, never half.
Result<Examined> look_once(Connection& connection) {
  ROCFIX_CHECK(connection.configure());
  ROCFIX_CHECK(connection.run("BEGIN"));
  auto examined = look(connection);
  (void)connection.run("ROLLBACK");  // nothing was written; where look failed, SQLite may have ended it already
  return examined;
}

}  // namespace

Result<Examined> examine(Connection& connection) {
  auto examined = look_once(connection);
  if (examined || !connection.damaged()) return examined;
  return Examined{FileState::kDamaged, "is damaged: " + connection.damage()};
}

Status create_tables(Connection& connection) {
  const auto entries = number(connection, "SELECT count(*) FROM sqlite_master");
  if (!entries) return entries.error();
  if (*entries > 0) return {};
  for (const char* table : kTables) ROCFIX_CHECK(connection.run(table));
  return connection.run(kMarks);
}

}  // namespace rocfix
