// SPDX-License-Identifier: MIT
#include "compat/row.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "compat/interval.h"
#include "compat/sources.h"
#include "gfx/chips.h"

namespace rocfix::compat {
namespace {

struct VerdictRow {
  const char* name;
  Class verdict_class;
};
constexpr VerdictRow kVerdicts[] = {
    {"works", Class::kGood},  {"works-slow", Class::kGood}, {"works-fp32", Class::kGood},
    {"builds", Class::kGood}, {"partial", Class::kBetween}, {"mixed", Class::kBetween},
    {"fails", Class::kBad},   {"hangs", Class::kBad},       {"no-build", Class::kBad},
};
constexpr const char* kLanes[] = {"therock", "arch", "debian13", "legacy-rocm52", "source"};

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

bool is_override(std::string_view text) {
  const auto parts = split(text, '.');
  return text == kUnset || (parts.size() == 3 && std::all_of(parts.begin(), parts.end(), is_digits));
}

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c <= 0x7e; });
}

void add_version_faults(const Row& row, std::vector<std::string>& faults) {
  for (size_t part = 0; part < kParts; ++part)
    for (const auto& term : row.versions[part])
      if (!parse_term(term))
        faults.push_back(fmt::format("\"{}\" '{}' is no version: as 5.2, 3.8-3.10 or 6.17+", kPartNames[part],
                                     term.substr(0, 40)));
  for (const auto& one : row.overrides)
    if (!is_override(one))
      faults.push_back(fmt::format("\"override\" '{}' is none: as 10.3.0, or unset", one.substr(0, 40)));
}

void add_source_faults(const Row& row, std::vector<std::string>& faults) {
  if (row.sources.empty()) faults.push_back("it has no source");
  for (const auto& source : row.sources)
    if (source_url(source) == source && !source.starts_with("https://"))
      faults.push_back(
          fmt::format("source '{}' leads nowhere: as ROCm#2527, owner/repository, "
                      "owner/repository#33 or https://…",
                      source.substr(0, 80)));
}

}  // namespace

const char* to_string(Verdict verdict) {
  return kVerdicts[static_cast<size_t>(verdict)].name;
}

std::optional<Verdict> parse_verdict(std::string_view name) {
  for (size_t i = 0; i < std::size(kVerdicts); ++i)
    if (kVerdicts[i].name == name) return static_cast<Verdict>(i);
  return std::nullopt;
}

Class class_of(Verdict verdict) {
  return kVerdicts[static_cast<size_t>(verdict)].verdict_class;
}

bool is_date(std::string_view text) {
  const auto parts = split(text, '-');
  if (parts.size() > 3 || parts[0].size() != 4) return false;
  return std::all_of(parts.begin(), parts.end(), is_digits) &&
         std::all_of(parts.begin() + 1, parts.end(), [](auto part) { return part.size() == 2; });
}

std::vector<std::string> faults_of(const Row& row) {
  std::vector<std::string> faults;
  if (row.id.size() < 2 || row.id[0] != 'C' || !is_digits(row.id.substr(1)) || row.id.size() > 6)
    faults.push_back(fmt::format("\"id\" '{}' must be C and a number", row.id.substr(0, 40)));
  if (row.chips.empty()) faults.push_back("it names no chip");
  for (const auto& chip : row.chips)
    if (find_chip(chip) == nullptr)
      faults.push_back(fmt::format("no chip '{}' is known", chip.substr(0, 40)));
  if (!row.date.empty() && !is_date(row.date))
    faults.push_back(
        fmt::format("\"date\" '{}' is none: as 2025, 2025-11 or 2025-11-30", row.date.substr(0, 40)));
  if (row.detail.empty()) faults.push_back("\"detail\" says nothing");
  for (const auto& text : {row.cards, row.system, row.software, row.detail})
    if (!is_printable(text)) faults.push_back("a text has other than printable ASCII characters");
  if (!row.lane.empty() && std::find(std::begin(kLanes), std::end(kLanes), row.lane) == std::end(kLanes))
    faults.push_back(fmt::format("no lane '{}' is known", row.lane.substr(0, 40)));
  add_version_faults(row, faults);
  add_source_faults(row, faults);
  return faults;
}

}  // namespace rocfix::compat
