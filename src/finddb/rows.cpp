// SPDX-License-Identifier: MIT
#include "finddb/rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <iterator>
#include <tuple>

namespace rocfix {
namespace {

constexpr const char* kKindNames[] = {"measured", "modelled"};
constexpr const char* kReasonNames[] = {"hang", "wrong", "crash"};

template <class Enum, size_t kCount>
std::optional<Enum> parse_name(std::string_view text, const char* const (&names)[kCount]) {
  const auto found = std::find(std::begin(names), std::end(names), text);
  if (found == std::end(names)) return std::nullopt;
  return static_cast<Enum>(found - std::begin(names));
}

bool is_printable(char c) {
  return c >= 0x20 && c <= 0x7e;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// What is quoted in a message: never as long as a file.
std::string shown(std::string_view text) {
  constexpr size_t kEnough = 80;
  return std::string(text.substr(0, kEnough)) + (text.size() > kEnough ? "…" : "");
}

Error wrong(const char* field, std::string_view text, std::string_view wanted) {
  return {Code::kBadInput, fmt::format("{} '{}': {}", field, shown(text), wanted)};
}

Status check_device(const std::string& text) {
  const bool fits = !text.empty() && text.size() <= kMaxDevice && text.front() != ' ' && text.back() != ' ';
  if (fits && std::all_of(text.begin(), text.end(), is_printable)) return {};
  return wrong("device", text,
               fmt::format("wanted are 1 to {} printable ASCII characters, no blank at an end", kMaxDevice));
}

Status check_solver(const std::string& text) {
  const auto is_usual = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) ||
           std::string_view("_:.-").find(c) != std::string_view::npos;
  };
  if (!text.empty() && text.size() <= kMaxSolver && std::all_of(text.begin(), text.end(), is_usual))
    return {};
  return wrong("solver", text,
               fmt::format("wanted are 1 to {} letters, digits, '_', ':', '.' or '-'", kMaxSolver));
}

Status check_evidence(const std::string& text) {
  if (!text.empty() && evidence_text(text) == text) return {};
  return wrong("evidence", text,
               fmt::format("wanted is a sentence of at most {} printable ASCII characters", kMaxEvidence));
}

// The form, and no digit that a clock never shows there; not how many days each month has.
Status check_date(const std::string& text) {
  constexpr std::string_view kLargest = "9999-19-39T29:59:69Z";
  bool fits = text.size() == kLargest.size();
  for (size_t i = 0; fits && i < text.size(); ++i)
    fits = is_digit(kLargest[i]) ? is_digit(text[i]) && text[i] <= kLargest[i] : text[i] == kLargest[i];
  if (fits) return {};
  return wrong("date", text, "wanted is UTC as 2026-11-23T03:34:26Z");
}

Status check_problem(const ConvProblem& problem) {
  const auto valid = validate(problem);
  if (valid) return {};
  return wrong("problem", to_text(problem), valid.error().message);
}

template <class Row>
Status check_key(const Row& row) {
  ROCFIX_CHECK(check_device(row.device));
  ROCFIX_CHECK(check_problem(row.problem));
  return check_solver(row.solver);
}

}  // namespace

const char* to_string(TimeKind kind) {
  return kKindNames[static_cast<size_t>(kind)];
}
const char* to_string(QuarantineReason reason) {
  return kReasonNames[static_cast<size_t>(reason)];
}
std::optional<TimeKind> parse_time_kind(std::string_view text) {
  return parse_name<TimeKind>(text, kKindNames);
}
std::optional<QuarantineReason> parse_quarantine_reason(std::string_view text) {
  return parse_name<QuarantineReason>(text, kReasonNames);
}

bool is_preferred(const TimeRow& a, const TimeRow& b) {
  return std::tie(a.kind, a.microseconds, a.solver) < std::tie(b.kind, b.microseconds, b.solver);
}

bool names_solver(const std::vector<QuarantineRow>& rows, const std::string& solver) {
  return std::any_of(rows.begin(), rows.end(),
                     [&](const QuarantineRow& row) { return row.solver == solver; });
}

Status check_row(const TimeRow& row) {
  ROCFIX_CHECK(check_key(row));
  if (!(row.microseconds > 0 && row.microseconds <= kMaxMicroseconds))  // NaN too
    return wrong("microseconds", fmt::format("{}", row.microseconds),
                 fmt::format("wanted is a number over 0 and at most {}", kMaxMicroseconds));
  if (row.solver_version < 1 || row.solver_version > kMaxSolverVersion)
    return wrong("solver version", fmt::format("{}", row.solver_version),
                 fmt::format("wanted is a number from 1 to {}", kMaxSolverVersion));
  return check_date(row.date);
}

Status check_row(const QuarantineRow& row) {
  ROCFIX_CHECK(check_key(row));
  ROCFIX_CHECK(check_evidence(row.evidence));
  return check_date(row.date);
}

std::string evidence_text(std::string_view text) {
  std::string line(text.substr(0, kMaxEvidence));
  for (char& c : line) c = is_printable(c) ? c : c == '\n' || c == '\t' ? ' ' : '?';
  return line;
}

std::string date_text() {
  const time_t now = time(nullptr);
  struct tm parts {};
  gmtime_r(&now, &parts);
  char text[32];
  strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

}  // namespace rocfix
