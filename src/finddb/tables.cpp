// SPDX-License-Identifier: MIT
#include "finddb/tables.h"

#include <fmt/format.h>

#include <algorithm>

namespace rocfix {
namespace {

#define ROCFIX_PUT_TIME                                                                           \
  "INSERT INTO times (device, problem, solver, kind, microseconds, solver_version, date)"         \
  " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET microseconds = excluded.microseconds," \
  " solver_version = excluded.solver_version, date = excluded.date"
#define ROCFIX_PUT_QUARANTINE                                                      \
  "INSERT INTO quarantine (device, problem, solver, reason, evidence, date)"       \
  " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET reason = excluded.reason," \
  " evidence = excluded.evidence, date = excluded.date"
// Parameters: the device twice, the problem twice; NULL is any.
#define ROCFIX_FILTER " WHERE (? IS NULL OR device = ?) AND (? IS NULL OR problem = ?)"

Error unknown_row(const Connection& connection, const std::string& why) {
  return {
      Code::kBadInput,
      fmt::format(
          "the find-db '{}' holds a row that rocfix cannot have written: {}; `rocfix db clear` removes it",
          connection.path(), why)};
}

void bind_row(Statement& statement, const TimeRow& row) {
  statement.bind(row.device).bind(to_text(row.problem)).bind(row.solver).bind(to_string(row.kind));
  statement.bind(row.microseconds).bind(row.solver_version).bind(row.date);
}

void bind_row(Statement& statement, const QuarantineRow& row) {
  statement.bind(row.device).bind(to_text(row.problem)).bind(row.solver).bind(to_string(row.reason));
  statement.bind(row.evidence).bind(row.date);
}

void bind_filter(Statement& statement, const FindDbFilter& filter) {
  for (int i = 0; i < 2; ++i) filter.device ? statement.bind(*filter.device) : statement.bind_nothing();
  for (int i = 0; i < 2; ++i)
    filter.problem ? statement.bind(to_text(*filter.problem)) : statement.bind_nothing();
}

template <class Row>
Status put_row(Connection& connection, const Row& row, const char* sql) {
  ROCFIX_CHECK(check_row(row));
  Statement statement(connection, sql);
  bind_row(statement, row);
  return statement.run();
}

template <class Row>
Result<bool> put_row_if_newer(Connection& connection, const Row& row, const char* sql) {
  ROCFIX_CHECK(put_row(connection, row, sql));
  return sqlite3_changes(connection.handle()) > 0;
}

Result<size_t> remove(Connection& connection, const FindDbFilter& filter, const char* sql) {
  Statement statement(connection, sql);
  bind_filter(statement, filter);
  ROCFIX_CHECK(statement.run());
  return static_cast<size_t>(sqlite3_changes(connection.handle()));
}

// Columns: device, problem, solver, kind, microseconds, solver_version, date.
Result<TimeRow> time_row(const Connection& connection, const Statement& statement) {
  const auto problem = parse_problem(statement.text(1));
  if (!problem) return unknown_row(connection, problem.error().message);
  const auto kind = parse_time_kind(statement.text(3));
  if (!kind) return unknown_row(connection, "its kind is none");
  const auto version = static_cast<int>(std::clamp<int64_t>(statement.integer(5), 0, kMaxSolverVersion + 1));
  TimeRow row{statement.text(0), *problem,         statement.text(2), statement.number(4), *kind,
              version,           statement.text(6)};
  if (const auto ok = check_row(row); !ok) return unknown_row(connection, ok.error().message);
  return row;
}

// Columns: device, problem, solver, reason, evidence, date.
Result<QuarantineRow> quarantine_row(const Connection& connection, const Statement& statement) {
  const auto problem = parse_problem(statement.text(1));
  if (!problem) return unknown_row(connection, problem.error().message);
  const auto reason = parse_quarantine_reason(statement.text(3));
  if (!reason) return unknown_row(connection, "its reason is none");
  QuarantineRow row{statement.text(0), *problem,          statement.text(2),
                    *reason,           statement.text(4), statement.text(5)};
  if (const auto ok = check_row(row); !ok) return unknown_row(connection, ok.error().message);
  return row;
}

template <class Row>
Result<std::vector<Row>> read_all(Connection& connection, Statement& statement,
                                  Result<Row> (*read)(const Connection&, const Statement&)) {
  std::vector<Row> rows;
  for (;;) {
    const auto more = statement.step();
    if (!more) return more.error();
    if (!*more) return rows;
    auto row = read(connection, statement);
    if (!row) return row.error();
    rows.push_back(std::move(*row));
  }
}

}  // namespace

Status put(Connection& connection, const TimeRow& row) {
  return put_row(connection, row, ROCFIX_PUT_TIME);
}
Status put(Connection& connection, const QuarantineRow& row) {
  return put_row(connection, row, ROCFIX_PUT_QUARANTINE);
}

Result<bool> put_if_newer(Connection& connection, const TimeRow& row) {
  return put_row_if_newer(connection, row,
                          ROCFIX_PUT_TIME
                          " WHERE (excluded.solver_version, excluded.date) > (solver_version, date)");
}
Result<bool> put_if_newer(Connection& connection, const QuarantineRow& row) {
  return put_row_if_newer(connection, row, ROCFIX_PUT_QUARANTINE " WHERE excluded.date > date");
}

Result<std::vector<TimeRow>> usable_times(Connection& connection, const std::string& device,
                                          const std::string& problem, int solver_version) {
  Statement statement(connection,
                      "SELECT device, problem, solver, kind, microseconds, solver_version, date FROM times"
                      " WHERE device = ? AND problem = ? AND solver_version = ? AND NOT EXISTS (SELECT 1"
                      " FROM quarantine AS bad WHERE bad.device = times.device"
                      " AND bad.problem = times.problem AND bad.solver = times.solver)"
                      " ORDER BY kind = 'modelled', microseconds, solver");
  statement.bind(device).bind(problem).bind(solver_version);
  return read_all<TimeRow>(connection, statement, time_row);
}

Result<std::vector<TimeRow>> times(Connection& connection, const FindDbFilter& filter) {
  Statement statement(
      connection,
      "SELECT device, problem, solver, kind, microseconds, solver_version, date FROM times" ROCFIX_FILTER
      " ORDER BY device, problem, kind = 'modelled', microseconds, solver");
  bind_filter(statement, filter);
  return read_all<TimeRow>(connection, statement, time_row);
}

Result<std::vector<QuarantineRow>> quarantine(Connection& connection, const FindDbFilter& filter) {
  Statement statement(connection,
                      "SELECT device, problem, solver, reason, evidence, date FROM quarantine" ROCFIX_FILTER
                      " ORDER BY device, problem, solver");
  bind_filter(statement, filter);
  return read_all<QuarantineRow>(connection, statement, quarantine_row);
}

Result<size_t> remove_times(Connection& connection, const FindDbFilter& filter) {
  return remove(connection, filter, "DELETE FROM times" ROCFIX_FILTER);
}
Result<size_t> remove_quarantine(Connection& connection, const FindDbFilter& filter) {
  return remove(connection, filter, "DELETE FROM quarantine" ROCFIX_FILTER);
}

}  // namespace rocfix
