// SPDX-License-Identifier: MIT
#include "finddb/find_db.h"

#include <fmt/format.h>

#include <filesystem>
#include <mutex>

#include "base/text.h"
#include "finddb/json_lines.h"
#include "finddb/store.h"
#include "finddb/tables.h"

namespace rocfix {

struct FindDb::State {
  Store store;
  int solver_version;
  std::chrono::milliseconds lock_limit;
  std::mutex mutex = {};  // threads take turns

  using Remove = Result<size_t> (*)(Connection&, const FindDbFilter&);
  Result<size_t> remove(Remove rows, const FindDbFilter& filter);
};

namespace {

// SQLite has names of its own, such as ":memory:", and "file:" names; an absolute path is none of these. And
// the program may change its folder.
std::string absolute(const std::string& path) {
  std::error_code error;
  const auto full = std::filesystem::absolute(path, error);
  return error ? "./" + path : full.string();
}

// Stores what `read` gives in `value`.
template <class Value>
Status keep(Result<Value> read, Value& value) {
  if (!read) return read.error();
  value = std::move(*read);
  return {};
}

template <class Value>
Result<Value> value_or_error(const Status& status, Value value) {
  if (!status) return status.error();
  return value;
}

Status read_rows(Connection& connection, const FindDbFilter& filter, FindDbRows& rows) {
  ROCFIX_CHECK(keep(times(connection, filter), rows.times));
  return keep(quarantine(connection, filter), rows.quarantine);
}

template <class Row>
Status add_rows(Connection& connection, const std::vector<Row>& rows, Taken& taken) {
  for (const Row& row : rows) {
    const auto newer = put_if_newer(connection, row);
    if (!newer) return newer.error();
    ++taken.offered;
    taken.taken += *newer;
  }
  return {};
}

}  // namespace

FindDb::FindDb(std::unique_ptr<State> state) : state_(std::move(state)) {}
FindDb::~FindDb() = default;
FindDb::FindDb(FindDb&&) noexcept = default;
FindDb& FindDb::operator=(FindDb&&) noexcept = default;

// Nothing is made where there is nothing to remove.
Result<size_t> FindDb::State::remove(Remove rows, const FindDbFilter& filter) {
  const std::lock_guard lock(mutex);
  size_t gone = 0;
  bool there = false;
  ROCFIX_CHECK(store.read([&](Connection&) {
    there = true;
    return Status();
  }));
  if (!there) return gone;
  const Status status =
      store.write([&](Connection& connection) { return keep(rows(connection, filter), gone); });
  return value_or_error(status, gone);
}

Result<FindDb> FindDb::open(const std::string& path, int solver_version,
                            std::chrono::milliseconds lock_limit) {
  FindDb db(std::unique_ptr<State>(new State{Store(absolute(path), lock_limit), solver_version, lock_limit}));
  ROCFIX_CHECK(db.state_->store.read([](Connection&) { return Status(); }));
  return db;
}

Status FindDb::record(TimeRow row) {
  const std::lock_guard lock(state_->mutex);
  row.solver_version = state_->solver_version;
  row.date = date_text();
  ROCFIX_CHECK(check_row(row));
  return state_->store.write([&](Connection& connection) { return put(connection, row); });
}

Status FindDb::quarantine(QuarantineRow row) {
  const std::lock_guard lock(state_->mutex);
  row.evidence = evidence_text(row.evidence);
  row.date = date_text();
  ROCFIX_CHECK(check_row(row));
  return state_->store.write([&](Connection& connection) { return put(connection, row); });
}

Result<std::vector<TimeRow>> FindDb::all(const std::string& device, const ConvProblem& problem) {
  const std::lock_guard lock(state_->mutex);
  std::vector<TimeRow> found;
  const Status status = state_->store.read([&](Connection& connection) {
    return keep(usable_times(connection, device, to_text(problem), state_->solver_version), found);
  });
  return value_or_error(status, std::move(found));
}

Result<std::optional<TimeRow>> FindDb::best(const std::string& device, const ConvProblem& problem) {
  auto found = all(device, problem);
  if (!found) return found.error();
  return found->empty() ? std::optional<TimeRow>() : std::move(found->front());
}

Result<std::vector<QuarantineRow>> FindDb::quarantined(const std::string& device,
                                                       const ConvProblem& problem) {
  const std::lock_guard lock(state_->mutex);
  std::vector<QuarantineRow> found;
  const Status status = state_->store.read([&](Connection& connection) {
    return keep(rocfix::quarantine(connection, {device, problem}), found);
  });
  return value_or_error(status, std::move(found));
}

Result<FindDbRows> FindDb::rows(const FindDbFilter& filter) {
  const std::lock_guard lock(state_->mutex);
  FindDbRows found;
  const Status status =
      state_->store.read([&](Connection& connection) { return read_rows(connection, filter, found); });
  return value_or_error(status, std::move(found));
}

Result<size_t> FindDb::clear(const FindDbFilter& filter) {
  return state_->remove(remove_times, filter);
}

Result<size_t> FindDb::clear_quarantine(const FindDbFilter& filter) {
  return state_->remove(remove_quarantine, filter);
}

Result<Taken> FindDb::add(const FindDbRows& rows) {
  const std::lock_guard lock(state_->mutex);
  Taken taken;
  const Status status = state_->store.write([&](Connection& connection) -> Status {
    taken = {};
    ROCFIX_CHECK(add_rows(connection, rows.times, taken));
    return add_rows(connection, rows.quarantine, taken);
  });
  return value_or_error(status, taken);
}

Result<Taken> FindDb::merge(const std::string& other) {
  FindDbRows rows;
  Store store(absolute(other), state_->lock_limit);
  ROCFIX_CHECK(store.read_foreign([&](Connection& connection) { return read_rows(connection, {}, rows); }));
  return add(rows);
}

Status FindDb::export_to(const std::string& file, const FindDbFilter& filter) {
  const auto found = rows(filter);
  if (!found) return found.error();
  return write_file(file, to_json_lines(*found));
}

Result<Taken> FindDb::import_from(const std::string& file) {
  const auto text = read_file(file);
  if (!text) return text.error();
  const auto rows = parse_json_lines(*text, file);
  if (!rows) return rows.error();
  return add(*rows);
}

std::string FindDb::take_notice() {
  const std::lock_guard lock(state_->mutex);
  return state_->store.take_notice();
}

}  // namespace rocfix
