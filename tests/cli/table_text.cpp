// SPDX-License-Identifier: MIT
#include "table_text.h"

#include <iterator>
#include <sstream>

namespace rocfix {
namespace {

constexpr const char* kIndent = "    ";
constexpr std::string_view kRepeat = "    repeat: ";
constexpr size_t kCellsAfterKernel = 8;

std::string joined(const std::vector<std::string>& words, size_t begin, size_t end) {
  std::string text;
  for (size_t i = begin; i < end; ++i) text += (i > begin ? " " : "") + words[i];
  return text;
}

// The kernel's cell holds blanks, so the cells are counted from both ends.
VerifyRow read_row(const std::string& line) {
  const auto words = words_of(line);
  if (words.size() < 3 + kCellsAfterKernel) return {};
  const size_t tail = words.size() - kCellsAfterKernel;
  return {words[0],
          words[1],
          joined(words, 2, tail),
          words[tail],
          words[tail + 1],
          words[tail + 2],
          words[tail + 3],
          words[tail + 4],
          words[tail + 5],
          words[tail + 6],
          words[tail + 7],
          "",
          ""};
}

void read_note(const std::string& line, VerifyRow& row) {
  if (line.starts_with(kRepeat))
    row.repeat = line.substr(kRepeat.size());
  else
    row.reason += line.substr(std::string_view(kIndent).size());
}

}  // namespace

std::vector<std::string> VerifyText::statuses() const {
  std::vector<std::string> statuses;
  for (const auto& row : rows) statuses.push_back(row.status);
  return statuses;
}

// Device, blank line, header, rows, blank line, summary.
VerifyText read_verify(const std::string& out) {
  const auto lines = lines_of(out);
  VerifyText text;
  if (lines.size() < 3) return text;
  text.device = lines[0];
  text.header = lines[2];
  size_t i = 3;
  for (; i < lines.size() && !lines[i].empty(); ++i) {
    if (!lines[i].starts_with(kIndent))
      text.rows.push_back(read_row(lines[i]));
    else if (!text.rows.empty())
      read_note(lines[i], text.rows.back());
  }
  if (i + 1 < lines.size()) text.summary = lines[i + 1];
  return text;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream stream(line);
  return {std::istream_iterator<std::string>(stream), {}};
}

std::vector<std::string> lines_with(const std::string& text, const std::string& start) {
  std::vector<std::string> found;
  for (const auto& line : lines_of(text))
    if (line.starts_with(start)) found.push_back(line);
  return found;
}

std::vector<std::string> values_of(const nlohmann::json& document, const char* key) {
  std::vector<std::string> values;
  for (const auto& row : document.at("cases")) values.push_back(row.at(key));
  return values;
}

}  // namespace rocfix
