// SPDX-License-Identifier: MIT
#include "table.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace rocfix {

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {
  for (auto& column : columns_) column.width = std::max(column.width, column.title.size());
}

std::string Table::header() const {
  std::vector<std::string> titles;
  for (const auto& column : columns_) titles.push_back(column.title);
  return row(titles);
}

std::string Table::row(const std::vector<std::string>& cells) const {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += ' ';
    line += columns_[i].left ? fmt::format("{:<{}}", cells[i], columns_[i].width)
                             : fmt::format("{:>{}}", cells[i], columns_[i].width);
  }
  return line.substr(0, line.find_last_not_of(' ') + 1);
}

std::string short_bytes(double bytes) {
  const std::string text = bytes_text(bytes);  // "12.3 MiB"
  const size_t blank = text.find(' ');
  const char unit = text[blank + 1];
  return unit == 'B' ? text.substr(0, blank) : text.substr(0, blank) + unit;
}

std::string short_duration(double milliseconds) {
  std::string text = duration_text(milliseconds);
  text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
  return text;
}

}  // namespace rocfix
