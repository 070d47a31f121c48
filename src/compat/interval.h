// SPDX-License-Identifier: MIT
// Versions as people write them, each an interval: "5.2" all of 5.2, "3.8-3.10" both and what is between,
// "6.17+" that and newer.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace rocfix::compat {

// Compared number by number: 5.2 < 5.2.1 < 5.3.
using Numbers = std::vector<int>;

struct Interval {
  Numbers first, end;  // `end` is outside; empty: nothing is
};

// The numbers at the beginning: "2.2.2+rocm5.7" is 2.2.2, "6.17.0-8-generic" 6.17.0. Nothing without one.
std::optional<Numbers> leading_numbers(std::string_view text);

// A term of the table; nothing when it is none.
std::optional<Interval> parse_term(std::string_view term);
// What a user or a machine calls a version: what follows the numbers does not count.
std::optional<Interval> parse_asked(std::string_view text);

bool overlap(const Interval& a, const Interval& b);

}  // namespace rocfix::compat
