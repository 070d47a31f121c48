// SPDX-License-Identifier: MIT
#include "compat/page.h"

#include <fmt/format.h>

#include "base/layout.h"
#include "compat/sources.h"

namespace rocfix::compat {
namespace {

struct Column {
  const char* title;
  size_t width;
};
// The mark is in front of them, the verdict behind. 80 columns in all.
constexpr Column kColumns[] = {{"row", 3},    {"chip", 10}, {"ROCm", 9},    {"torch", 10},
                               {"python", 9}, {"numpy", 7}, {"override", 9}};

// "6" is all of 6.
std::string version_cell(const std::vector<std::string>& terms) {
  std::string cell;
  for (const auto& term : terms) {
    const bool series = term.find_first_not_of("0123456789") == term.npos;
    cell += (cell.empty() ? "" : ",") + term + (series ? ".x" : "");
  }
  return cell.empty() ? "?" : cell;
}

// "gfx1010-12": chips of one row differ in their last digit.
std::string chip_cell(const std::vector<std::string>& chips) {
  if (chips.size() == 1) return chips[0];
  return fmt::format("{}-{}", chips.front(), chips.back().substr(chips.back().size() - 2));
}

std::string override_cell(const std::vector<std::string>& overrides) {
  std::string cell;
  for (const auto& one : overrides) cell += (cell.empty() ? "" : ",") + (one == kUnset ? "-" : one);
  return cell.empty() ? "?" : cell;
}

Style style_of(Verdict verdict) {
  constexpr Style kStyles[] = {Style::kGreen, Style::kYellow, Style::kRed};
  return kStyles[static_cast<size_t>(class_of(verdict))];
}

// Cells in columns; a longer one takes from the next.
std::string in_columns(const std::vector<std::string>& cells) {
  std::string line;
  size_t end = 0;
  for (size_t i = 0; i < cells.size(); ++i) {
    line += cells[i];
    end += kColumns[i].width + 1;
    line += std::string(line.size() < end ? end - line.size() : 1, ' ');
  }
  return line;
}

std::string header() {
  std::vector<std::string> titles;
  for (const auto& column : kColumns) titles.push_back(column.title);
  return "  " + in_columns(titles) + "reported\n";
}

std::string row_lines(const Row& row, bool marked, const PageOptions& options) {
  const Layout layout{options.columns, options.color};
  const std::string cells =
      in_columns({row.id, chip_cell(row.chips), version_cell(row.versions[kRocm]),
                  version_cell(row.versions[kTorch]), version_cell(row.versions[kPython]),
                  version_cell(row.versions[kNumpy]), override_cell(row.overrides)});
  std::string lines =
      (marked ? "! " : "  ") + cells + layout.styled(style_of(row.verdict), to_string(row.verdict)) + "\n";
  std::string where;
  for (const auto& text : {row.software, row.cards, row.system})
    if (!text.empty()) where += (where.empty() ? "" : "; ") + text;
  const std::string indent(6, ' ');
  lines += layout.paragraph(indent, (where.empty() ? "" : where + ": ") + row.detail);
  if (!options.verbose) return lines;
  lines += layout.paragraph(indent, row.date.empty() ? "date not stated" : row.date);
  for (const auto& source : row.sources) lines += indent + source_url(source) + "\n";
  return lines;
}

std::string footer(const Answer& answer, const std::string& as_of, const PageOptions& options) {
  const Layout layout{options.columns, false};
  std::string text = "\n";
  for (const auto& group : answer.contradictions) {
    std::string ids;
    for (const Row* row : group) ids += fmt::format(" {} {},", row->id, to_string(row->verdict));
    ids.pop_back();
    text += layout.paragraph("! ", "These speak of the same versions and say different things:" + ids + ".");
  }
  std::string end =
      fmt::format("{} {} as of {}.", answer.rows.size(), answer.rows.size() == 1 ? "row" : "rows", as_of);
  if (answer.silent > 0)
    end += fmt::format(" {} more do not state all that you ask for: --unstated.", answer.silent);
  end += " What people report; nobody here ran one of these cards.";
  if (!options.verbose && !answer.rows.empty()) end += " Dates and sources: -v";
  return text + layout.paragraph("", end);
}

nlohmann::ordered_json found_json(const Row& row, bool contradicted) {
  auto object = row_json(row);
  for (auto& source : object["sources"]) source = source_url(source.get<std::string>());
  object["contradicted"] = contradicted;
  return object;
}

}  // namespace

std::string page(const Answer& answer, const std::string& as_of, const PageOptions& options) {
  if (answer.rows.empty())
    return Layout{options.columns, false}.paragraph("", "Nobody reports such a stack, as far as is known.") +
           footer(answer, as_of, options).substr(1);
  std::string text = header();
  for (const Row* row : answer.rows) text += row_lines(*row, answer.contradicted(*row), options);
  return text + footer(answer, as_of, options);
}

std::string json_text(const Answer& answer, const std::string& as_of, const std::string& tool_version) {
  nlohmann::ordered_json document = {{"schema_version", 1}, {"tool_version", tool_version}, {"as_of", as_of}};
  document["rows"] = document["contradictions"] = nlohmann::ordered_json::array();
  for (const Row* row : answer.rows) document["rows"].push_back(found_json(*row, answer.contradicted(*row)));
  for (const auto& group : answer.contradictions) {
    auto ids = nlohmann::ordered_json::array();
    for (const Row* row : group) ids.push_back(row->id);
    document["contradictions"].push_back(std::move(ids));
  }
  document["unstated"] = answer.silent;
  return document.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace rocfix::compat
