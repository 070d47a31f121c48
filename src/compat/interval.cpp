// SPDX-License-Identifier: MIT
#include "compat/interval.h"

#include <algorithm>
#include <charconv>

namespace rocfix::compat {
namespace {

constexpr size_t kMostNumbers = 6;
constexpr int kMostDigits = 6;  // of one number, so that no sum overflows

struct Leading {
  Numbers numbers;
  std::string_view rest;
};

std::optional<Leading> read_leading(std::string_view text) {
  Leading leading{{}, text};
  while (leading.numbers.size() < kMostNumbers) {
    int number = 0;
    const char* begin = leading.rest.data();
    const auto [end, error] = std::from_chars(begin, begin + leading.rest.size(), number);
    if (error != std::errc() || end == begin || *begin == '-' || end - begin > kMostDigits) break;
    leading.numbers.push_back(number);
    leading.rest.remove_prefix(static_cast<size_t>(end - begin));
    const bool more =
        leading.rest.size() > 1 && leading.rest[0] == '.' && leading.rest[1] >= '0' && leading.rest[1] <= '9';
    if (!more) break;
    leading.rest.remove_prefix(1);
  }
  if (leading.numbers.empty()) return std::nullopt;
  return leading;
}

Numbers after(Numbers numbers) {
  ++numbers.back();
  return numbers;
}

}  // namespace

std::optional<Numbers> leading_numbers(std::string_view text) {
  auto leading = read_leading(text);
  if (!leading) return std::nullopt;
  return std::move(leading->numbers);
}

std::optional<Interval> parse_term(std::string_view term) {
  const auto first = read_leading(term);
  if (!first) return std::nullopt;
  if (first->rest.empty()) return Interval{first->numbers, after(first->numbers)};
  if (first->rest == "+") return Interval{first->numbers, {}};
  if (first->rest[0] != '-') return std::nullopt;
  const auto last = read_leading(first->rest.substr(1));
  if (!last || !last->rest.empty() || last->numbers < first->numbers) return std::nullopt;
  return Interval{first->numbers, after(last->numbers)};
}

std::optional<Interval> parse_asked(std::string_view text) {
  const auto numbers = leading_numbers(text);
  if (!numbers) return std::nullopt;
  return Interval{*numbers, after(*numbers)};
}

bool overlap(const Interval& a, const Interval& b) {
  return (b.end.empty() || a.first < b.end) && (a.end.empty() || b.first < a.end);
}

}  // namespace rocfix::compat
