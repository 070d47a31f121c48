// SPDX-License-Identifier: MIT
#include "journal.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <map>
#include <tuple>

#include "base/text.h"
#include "table.h"

namespace rocfix {
namespace {

constexpr const char* kOther = "other";
constexpr size_t kFields = 7;  // as src/miopen/journal.cpp writes them

template <class Number>
bool read(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

bool read(const std::vector<std::string_view>& fields, JournalRow& row) {
  if (fields.size() != kFields) return false;
  row.problem = fields[1];
  row.by = fields[2];
  return read(fields[3], row.calls) && read(fields[4], row.timed) && read(fields[5], row.milliseconds) &&
         read(fields[6], row.workspace_bytes) && !row.problem.empty() && !row.by.empty();
}

void add(JournalRow& sum, const JournalRow& row) {
  sum.problem = row.problem;
  sum.by = row.by;
  sum.calls += row.calls;
  sum.timed += row.timed;
  sum.milliseconds += row.milliseconds;
  sum.workspace_bytes = std::max(sum.workspace_bytes, row.workspace_bytes);
}

bool is_miopens(const JournalRow& row) {
  return row.by.starts_with("miopen");
}

std::string calls_text(uint64_t calls) {
  return fmt::format("{} call{}", calls, calls == 1 ? "" : "s");
}

// "26 calls of 2 problems: rocfix 24 calls, MIOpen 2 calls".
std::string summary(const std::vector<JournalRow>& rows) {
  uint64_t own = 0, miopen = 0;
  for (const auto& row : rows) (is_miopens(row) ? miopen : own) += row.calls;
  return fmt::format("{}: rocfix {}, MIOpen {}\n", calls_text(own + miopen), own, miopen);
}

}  // namespace

std::vector<JournalRow> parse_journal(std::string_view text) {
  // Of a process, problem and solver the last line counts.
  std::map<std::tuple<std::string, std::string, std::string>, JournalRow> last;
  for (const auto line : split_lines(text)) {
    const auto fields = split(line, '\t');
    JournalRow row;
    if (read(fields, row)) last[{std::string(fields[0]), row.problem, row.by}] = row;
  }
  std::map<std::pair<std::string, std::string>, JournalRow> sums;
  for (const auto& [key, row] : last) add(sums[{row.problem, row.by}], row);
  std::vector<JournalRow> rows;
  for (auto& [key, row] : sums) rows.push_back(std::move(row));
  std::stable_sort(rows.begin(), rows.end(), [](const JournalRow& a, const JournalRow& b) {
    return a.total_milliseconds() > b.total_milliseconds();
  });
  return rows;
}

Result<std::vector<JournalRow>> read_journal(const std::string& path) {
  if (!std::filesystem::exists(path)) return std::vector<JournalRow>{};  // no convolution ran
  const auto text = read_file(path);
  if (!text) return text.error();
  return parse_journal(*text);
}

std::string journal_table(const std::vector<JournalRow>& rows) {
  if (rows.empty()) return "No convolution went through MIOpen's interface.\n";
  const Table table(
      {{"problem", 35, true}, {"calls", 6}, {"computed by", 21, true}, {"total", 8}, {"ws", 6}});
  std::string text = table.header() + "\n";
  for (const auto& row : rows)
    text +=
        table.row({row.problem, std::to_string(row.calls), row.by,
                   row.timed == 0 ? "-" : short_duration(row.total_milliseconds()),
                   row.workspace_bytes == 0 ? "-" : short_bytes(static_cast<double>(row.workspace_bytes))}) +
        "\n";
  return text + summary(rows);
}

std::string trace_text(const std::vector<JournalRow>& rows) {
  std::map<std::string, uint64_t> calls;
  std::vector<std::string> order;
  for (const auto& row : rows) {
    if (calls[row.problem] == 0) order.push_back(row.problem);
    calls[row.problem] += row.calls;
  }
  std::string text = "# convolutions of a program, recorded by rocfix run --trace\n";
  for (const auto& problem : order) {
    if (problem == kOther)
      text += fmt::format("# {} were none that rocfix has a text for\n", calls_text(calls[problem]));
    else
      text += fmt::format("{} x{}\n", problem, calls[problem]);
  }
  return text;
}

}  // namespace rocfix
