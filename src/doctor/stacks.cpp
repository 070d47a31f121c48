// SPDX-License-Identifier: MIT
#include "doctor/stacks.h"

#include <fmt/format.h>

#include <algorithm>

#include "compat/interval.h"

namespace rocfix::doctor {
namespace {

using compat::Class;
using compat::Row;
using Rows = std::vector<const Row*>;

std::string text_of(const Version& version) {
  return fmt::format("{}.{}.{}", version.major, version.minor, version.patch);
}

// Rows that state the part, and nothing against the query.
Rows rows_that_state(compat::Part part, const compat::Query& query) {
  Rows rows;
  for (const auto& row : compat::shipped_rows().rows)
    if (!row.versions[part].empty() && compat::match(row, query) != compat::Match::kNo) rows.push_back(&row);
  return rows;
}

bool has(const Rows& rows, Class wanted) {
  return std::any_of(rows.begin(), rows.end(),
                     [&](const Row* row) { return compat::class_of(row->verdict) == wanted; });
}

compat::Numbers first_rocm(const Row& row) {
  return compat::parse_term(row.versions[compat::kRocm].front())->first;
}

// Of the rows with an older ROCm those with the newest, and of the newer ones those with the oldest.
Rows nearest(Rows rows, const compat::Numbers& rocm) {
  std::stable_sort(rows.begin(), rows.end(), [](auto a, auto b) { return first_rocm(*a) < first_rocm(*b); });
  const auto newer =
      std::find_if(rows.begin(), rows.end(), [&](auto row) { return rocm < first_rocm(*row); });
  Rows near;
  for (auto row = rows.begin(); row != newer; ++row)
    if (first_rocm(**row) == first_rocm(**(newer - 1))) near.push_back(*row);
  for (auto row = newer; row != rows.end(); ++row)
    if (first_rocm(**row) == first_rocm(**newer)) near.push_back(*row);
  return near;
}

KnownStack judged(const Rows& rows, bool exact) {
  const bool good = has(rows, Class::kGood), bad = has(rows, Class::kBad);
  if ((!good && !bad) || (!exact && good && bad)) return {};
  const auto wanted = good ? Class::kGood : Class::kBad;
  const auto telling = std::find_if(rows.begin(), rows.end(),
                                    [&](const Row* row) { return compat::class_of(row->verdict) == wanted; });
  return {good ? Verdict::kWorksFp32 : Verdict::kFails, (*telling)->detail, reports_text(rows)};
}

}  // namespace

KnownStack known_stack(const Machine& machine, const Torch& torch) {
  const auto built = torch.built_for();
  if (!built || machine.override_text().empty()) return {};
  compat::Query query;
  query.override_version = machine.override_text();
  if (machine.libc.version)
    query.versions[compat::kGlibc] =
        fmt::format("{}.{}", machine.libc.version->major, machine.libc.version->minor);
  auto exact = query;
  exact.versions[compat::kRocm] = fmt::format("{}.{}", built->major, built->minor);
  exact.versions[compat::kTorch] = torch.version;
  if (const auto rows = rows_that_state(compat::kRocm, exact); !rows.empty()) return judged(rows, true);
  return judged(nearest(rows_that_state(compat::kRocm, query), *compat::leading_numbers(text_of(*built))),
                false);
}

const Row* reported_lane(const Chip& chip, std::string_view lane) {
  for (const auto& row : compat::shipped_rows().rows)
    if (row.lane == lane && compat::class_of(row.verdict) == Class::kGood &&
        std::find(row.chips.begin(), row.chips.end(), chip.name) != row.chips.end())
      return &row;
  return nullptr;
}

Rows kernel_reports(const std::string& release, const std::string& chip) {
  compat::Query query{chip, {}, {}};
  query.versions[compat::kKernel] = release;
  return rows_that_state(compat::kKernel, query);
}

Rows glibc_reports(const std::string& version) {
  compat::Query query;
  query.versions[compat::kGlibc] = version;
  return rows_that_state(compat::kGlibc, query);
}

std::string reports_text(const Rows& rows) {
  std::string text;
  for (const Row* row : rows)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", row->id, compat::to_string(row->verdict));
  return text;
}

}  // namespace rocfix::doctor
