// SPDX-License-Identifier: MIT
#include "finddb/shipped_times.h"

#include <fmt/format.h>

#include <algorithm>

#include "finddb/json_lines.h"

namespace rocfix {
namespace {

constexpr const char* kFolder = "finddb/";

// How the lines of a device's problem begin, as to_json_lines() writes them; the line before ends first.
std::string beginning(const std::string& device, const ConvProblem& problem) {
  return fmt::format("\n{{\"device\":\"{}\",\"problem\":\"{}\",", device, to_text(problem));
}

// The lines of `text` that begin so, as a file of their own.
std::string lines_of(std::string_view text, const std::string& beginning) {
  std::string lines;
  for (size_t at = text.find(beginning); at != text.npos; at = text.find(beginning, at + 1))
    lines += text.substr(at, text.find('\n', at + 1) - at);
  return lines.empty() ? "" : to_json_lines({}) + lines.substr(1);
}

template <class Row>
void append(std::vector<Row>& rows, std::vector<Row> more) {
  rows.insert(rows.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

template <class Row>
const Row* not_found(const std::vector<Row>& rows, const std::string& text) {
  const auto missed = std::find_if(rows.begin(), rows.end(), [&](const Row& row) {
    return text.find(beginning(row.device, row.problem)) == text.npos;
  });
  return missed == rows.end() ? nullptr : &*missed;
}

template <class Row>
Status check_found(const std::vector<Row>& rows, const EmbeddedFile& file) {
  const Row* missed = not_found(rows, std::string(file.bytes));
  if (missed == nullptr) return {};
  return Error{Code::kInternal,
               fmt::format("{}: no lookup finds {} on {}: write the line as rocfix db export does", file.name,
                           to_text(missed->problem), missed->device)};
}

}  // namespace

Result<ShippedTimes> ShippedTimes::parse(std::span<const EmbeddedFile> files) {
  ShippedTimes shipped;
  for (const auto& file : files) {
    const auto rows = parse_json_lines(file.bytes, std::string(file.name));
    if (!rows) return Error{Code::kInternal, rows.error().message};
    ROCFIX_CHECK(check_found(rows->times, file));
    ROCFIX_CHECK(check_found(rows->quarantine, file));
    shipped.texts_.emplace_back(file.bytes);
  }
  return shipped;
}

ShippedTimes ShippedTimes::load() {
  ShippedTimes shipped;
  for (const auto& file : embedded_files(kFolder)) shipped.texts_.emplace_back(file.bytes);
  return shipped;
}

FindDbRows ShippedTimes::rows(const std::string& device, const ConvProblem& problem) const {
  FindDbRows all;
  for (const auto& text : texts_) {
    const std::string lines = lines_of(text, beginning(device, problem));
    auto rows = parse_json_lines(lines, "shipped");
    if (!rows) continue;  // no line of this problem
    append(all.times, std::move(rows->times));
    append(all.quarantine, std::move(rows->quarantine));
  }
  std::sort(all.times.begin(), all.times.end(), is_preferred);
  return all;
}

std::vector<TimeRow> ShippedTimes::all(const std::string& device, const ConvProblem& problem,
                                       int solver_version) const {
  auto found = rows(device, problem);
  std::erase_if(found.times, [&](const TimeRow& row) {
    return row.solver_version != solver_version || names_solver(found.quarantine, row.solver);
  });
  return std::move(found.times);
}

std::vector<QuarantineRow> ShippedTimes::quarantined(const std::string& device,
                                                     const ConvProblem& problem) const {
  return rows(device, problem).quarantine;
}

}  // namespace rocfix
