// SPDX-License-Identifier: MIT
#include "db_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/text.h"
#include "table.h"

namespace rocfix {
namespace {

constexpr size_t kColumns = 80;
constexpr size_t kDay = 10;  // "2026-11-23" of a date

struct Block {
  std::vector<const TimeRow*> times;
  std::vector<const QuarantineRow*> quarantine;
};
using Blocks = std::map<std::pair<std::string, std::string>, Block>;  // by device and problem

Blocks blocks_of(const FindDbRows& rows) {
  Blocks blocks;
  for (const auto& row : rows.times) blocks[{row.device, to_text(row.problem)}].times.push_back(&row);
  for (const auto& row : rows.quarantine)
    blocks[{row.device, to_text(row.problem)}].quarantine.push_back(&row);
  return blocks;
}

// Lines that begin with `indent` blanks; a word that is longer than a line goes on in the next.
std::string wrapped(std::string_view text, size_t indent) {
  const size_t width = kColumns - indent;
  std::string out;
  while (!(text = trim(text)).empty()) {
    size_t end = std::min(text.size(), width);
    if (end < text.size())
      if (const size_t blank = text.rfind(' ', end); blank != text.npos && blank > 0) end = blank;
    out += std::string(indent, ' ') + std::string(text.substr(0, end)) + '\n';
    text.remove_prefix(end);
  }
  return out;
}

Table times_table() {
  return Table({{"   ", 3, true},
                {"solver", 21, true},
                {"time", 8},
                {"kind", 8, true},
                {"version", 7},
                {"date", kDay, true}});
}

std::string time_line(const Table& table, const TimeRow& row) {
  return table.row({"", row.solver, short_duration(row.microseconds / 1000), to_string(row.kind),
                    std::to_string(row.solver_version), row.date.substr(0, kDay)}) +
         '\n';
}

std::string quarantine_lines(const QuarantineRow& row) {
  return fmt::format("    {} in quarantine since {}: {}\n", row.solver, row.date.substr(0, kDay),
                     to_string(row.reason)) +
         wrapped(row.evidence, 6);
}

std::string blocks_text(const Blocks& blocks) {
  const Table table = times_table();
  std::string out, device;
  for (const auto& [place, block] : blocks) {
    if (place.first != device) out += (device.empty() ? "" : "\n") + place.first + '\n';
    device = place.first;
    out += wrapped(place.second, 2);
    for (const auto* row : block.times) out += time_line(table, *row);
    for (const auto* row : block.quarantine) out += quarantine_lines(*row);
  }
  return out;
}

}  // namespace

std::string db_table(const FindDbRows& rows) {
  const std::string header = rows.times.empty() ? "" : times_table().header() + '\n';
  return header + blocks_text(blocks_of(rows));
}

std::string quarantine_table(const std::vector<QuarantineRow>& rows) {
  return blocks_text(blocks_of({{}, rows}));
}

}  // namespace rocfix
