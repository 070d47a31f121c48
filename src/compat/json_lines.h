// SPDX-License-Identifier: MIT
// The compatibility table as text: one JSON object a line, the first of which names the format and its date.
//
//   {"rocfix_compat":1,"as_of":"2026-11"}
//   {"id":"C05","chips":["gfx1010"],"rocm":["5.1.1"],…,"verdict":"works-fp32","detail":…,"sources":[…]}
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "compat/row.h"

namespace rocfix::compat {

struct Rows {
  std::string as_of;
  std::vector<Row> rows;
  std::vector<std::string> faults;  // "origin:LINE: …"; the lines that have one are not among the rows
};

// Reads what can be read, and says what is wrong with the rest: also a row twice.
Rows parse_rows(std::string_view text, const std::string& origin);

nlohmann::ordered_json row_json(const Row& row);

}  // namespace rocfix::compat
