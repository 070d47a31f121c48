// SPDX-License-Identifier: MIT
// A plain table that prints row by row, as results come in.
#pragma once

#include <string>
#include <vector>

namespace rocfix {

struct Column {
  std::string title;
  size_t width;  // at least; a longer cell pushes its row to the right
  bool left = false;
};

class Table {
 public:
  explicit Table(std::vector<Column> columns);

  std::string header() const;
  std::string row(const std::vector<std::string>& cells) const;

 private:
  std::vector<Column> columns_;
};

// "12.3M" for a table cell: powers of 1024.
std::string short_bytes(double bytes);
// "12.3us", for a table cell.
std::string short_duration(double milliseconds);

}  // namespace rocfix
