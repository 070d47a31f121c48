// SPDX-License-Identifier: MIT
#include "compat/table.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/embedded.h"
#include "compat/interval.h"
#include "gfx/chips.h"

namespace rocfix::compat {
namespace {

bool contains(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

Match match_versions(const std::vector<std::string>& terms, const std::string& asked) {
  if (terms.empty()) return Match::kSilent;
  const auto wanted = parse_asked(asked);
  const bool found = wanted && std::any_of(terms.begin(), terms.end(), [&](const auto& term) {
                       const auto interval = parse_term(term);
                       return interval && overlap(*interval, *wanted);
                     });
  return found ? Match::kYes : Match::kNo;
}

Match match_override(const std::vector<std::string>& overrides, const std::string& asked) {
  if (overrides.empty()) return Match::kSilent;
  return contains(overrides, asked) ? Match::kYes : Match::kNo;
}

// Some term of one and some of the other have a version in common.
bool share_version(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  for (const auto& one : a)
    for (const auto& other : b)
      if (overlap(*parse_term(one), *parse_term(other))) return true;
  return false;
}

bool share(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const auto& one) { return contains(b, one); });
}

// Lower case, no blanks: "RX 5600 XT" and "rx5600xt" are one.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != ' ') out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

// "RX 5600 XT, 5700, Pro W5700" has the card "5700" and, with or without its family, "rx 5700".
bool lists_card(const Chip& chip, std::string name) {
  for (const char* family : {"amd", "radeon", "rx", "pro"})
    if (name.starts_with(family)) name = name.substr(std::string_view(family).size());
  const std::string cards = "," + plain(chip.cards) + ",";
  for (const char* family : {"", "rx", "pro"})
    if (cards.find("," + std::string(family) + name + ",") != cards.npos) return !name.empty();
  return false;
}

// Rows that are together because some row says something else of the same stack.
std::vector<std::vector<const Row*>> contradictions_of(const std::vector<const Row*>& rows) {
  std::vector<std::vector<const Row*>> groups;
  for (const Row* row : rows) {
    std::vector<const Row*> group = {row};
    const auto contradicts = [&](const Row* other) {
      return class_of(other->verdict) != class_of(row->verdict) && same_stack(*row, *other);
    };
    // Earlier groups that this row contradicts become one with it.
    std::erase_if(groups, [&](auto& earlier) {
      if (std::none_of(earlier.begin(), earlier.end(), contradicts)) return false;
      group.insert(group.end() - 1, earlier.begin(), earlier.end());
      return true;
    });
    groups.push_back(std::move(group));
  }
  return groups;
}

}  // namespace

Match match(const Row& row, const Query& query) {
  if (!query.chip.empty() && !contains(row.chips, query.chip)) return Match::kNo;
  Match all = Match::kYes;
  for (size_t part = 0; part < kParts; ++part)
    if (query.versions[part]) all = std::min(all, match_versions(row.versions[part], *query.versions[part]));
  if (query.override_version) all = std::min(all, match_override(row.overrides, *query.override_version));
  return all;
}

std::optional<std::string> chip_of(std::string_view name) {
  if (const Chip* chip = find_chip(plain(name))) return std::string(chip->name);
  std::optional<std::string> found;
  for (const auto& chip : chips()) {
    if (!lists_card(chip, plain(name))) continue;
    if (found) return std::nullopt;
    found = std::string(chip.name);
  }
  return found;
}

Status check(const Query& query) {
  for (size_t part = 0; part < kParts; ++part)
    if (query.versions[part] && !parse_asked(*query.versions[part]))
      return Error{Code::kBadInput, fmt::format("--{} '{}' is no version: wanted are numbers with dots",
                                                kPartNames[part], query.versions[part]->substr(0, 40))};
  if (!query.override_version || query.override_version == kUnset) return {};
  const auto numbers = leading_numbers(*query.override_version);
  if (numbers && numbers->size() == 3) return {};
  return Error{Code::kBadInput, fmt::format("--override '{}' is none: wanted is one as 10.3.0, or {}",
                                            query.override_version->substr(0, 40), kUnset)};
}

bool same_stack(const Row& a, const Row& b) {
  if (!share(a.chips, b.chips) || !share(a.overrides, b.overrides)) return false;
  for (size_t part = 0; part < kParts; ++part) {
    const bool must = part == kRocm || part == kTorch;
    const bool stated = !a.versions[part].empty() && !b.versions[part].empty();
    if ((must || stated) && !share_version(a.versions[part], b.versions[part])) return false;
  }
  return true;
}

bool Answer::contradicted(const Row& row) const {
  return std::any_of(contradictions.begin(), contradictions.end(), [&](const auto& group) {
    return std::find(group.begin(), group.end(), &row) != group.end();
  });
}

Answer select(const std::vector<Row>& rows, const Query& query, bool with_silent) {
  Answer answer;
  std::vector<const Row*> found;
  for (const auto& row : rows) {
    const Match matched = match(row, query);
    if (matched == Match::kYes || (matched == Match::kSilent && with_silent))
      found.push_back(&row);
    else
      answer.silent += matched == Match::kSilent;
  }
  auto groups = contradictions_of(found);
  std::sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) { return a[0] < b[0]; });
  for (auto& group : groups) {
    std::sort(group.begin(), group.end());
    answer.rows.insert(answer.rows.end(), group.begin(), group.end());
    if (group.size() > 1) answer.contradictions.push_back(std::move(group));
  }
  return answer;
}

// One file for now; a fault in it fails the tests (tests/compat).
const Rows& shipped_rows() {
  static const Rows rows = [] {
    Rows all;
    for (const auto& file : embedded_files("compat/")) {
      auto some = parse_rows(file.bytes, std::string(file.name));
      all.as_of = std::max(all.as_of, some.as_of);
      std::move(some.rows.begin(), some.rows.end(), std::back_inserter(all.rows));
      std::move(some.faults.begin(), some.faults.end(), std::back_inserter(all.faults));
    }
    return all;
  }();
  return rows;
}

}  // namespace rocfix::compat
