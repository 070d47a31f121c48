// SPDX-License-Identifier: MIT
#include "finddb/shipped_times.h"

#include <algorithm>

#include "finddb/json_lines.h"

namespace rocfix {
namespace {

constexpr const char* kFolder = "finddb/";

template <class Row>
std::vector<Row> rows_of(const std::vector<Row>& rows, const std::string& device,
                         const ConvProblem& problem) {
  std::vector<Row> found;
  for (const Row& row : rows)
    if (row.device == device && row.problem == problem) found.push_back(row);
  return found;
}

template <class Row>
void append(std::vector<Row>& rows, std::vector<Row> more) {
  rows.insert(rows.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

Result<ShippedTimes> ShippedTimes::parse(std::span<const EmbeddedFile> files) {
  ShippedTimes shipped;
  for (const auto& file : files) {
    auto rows = parse_json_lines(file.bytes, std::string(file.name));
    if (!rows) return Error{Code::kInternal, rows.error().message};
    append(shipped.rows_.times, std::move(rows->times));
    append(shipped.rows_.quarantine, std::move(rows->quarantine));
  }
  std::sort(shipped.rows_.times.begin(), shipped.rows_.times.end(), is_preferred);
  return shipped;
}

Result<ShippedTimes> ShippedTimes::load() {
  return parse(embedded_files(kFolder));
}

std::vector<TimeRow> ShippedTimes::all(const std::string& device, const ConvProblem& problem,
                                       int solver_version) const {
  auto found = rows_of(rows_.times, device, problem);
  const auto bad = quarantined(device, problem);
  std::erase_if(found, [&](const TimeRow& row) {
    return row.solver_version != solver_version || names_solver(bad, row.solver);
  });
  return found;
}

std::vector<QuarantineRow> ShippedTimes::quarantined(const std::string& device,
                                                     const ConvProblem& problem) const {
  return rows_of(rows_.quarantine, device, problem);
}

}  // namespace rocfix
