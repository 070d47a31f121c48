// SPDX-License-Identifier: MIT
// Find-db rows as text: one JSON object a line, the first of which names the format.
//
//   {"rocfix_find_db":1}
//   {"device":"gfx1010/18cu","problem":"n1c3h44w44_k64r3s3_p1","solver":"implicit_gemm:64x32","microseconds":6.5,
//    "kind":"modelled","solver_version":1,"date":"2026-11-23T03:34:26Z"}
//   {"device":…,"problem":…,"solver":…,"quarantine":"hang","evidence":"did not finish within 10 s","date":…}
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "finddb/rows.h"

namespace rocfix {

// In the order of the fields above.
nlohmann::ordered_json row_json(const TimeRow& row);
nlohmann::ordered_json row_json(const QuarantineRow& row);

std::string to_json_lines(const FindDbRows& rows);

// Every line is checked, problems become canonical, blank lines are passed over. The error names the first
// line that is wrong: "origin:LINE: …".
Result<FindDbRows> parse_json_lines(std::string_view text, const std::string& origin);

}  // namespace rocfix
