// SPDX-License-Identifier: MIT
// What the find-db keeps: how long a solver took for a problem on a device, and which solvers are not to be
// run there.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "conv/problem.h"

namespace rocfix {

enum class TimeKind { kMeasured, kModelled };           // a clock on silicon; the cycle model
enum class QuarantineReason { kHang, kWrong, kCrash };  // what the solver did

const char* to_string(TimeKind kind);
const char* to_string(QuarantineReason reason);
std::optional<TimeKind> parse_time_kind(std::string_view text);
std::optional<QuarantineReason> parse_quarantine_reason(std::string_view text);

// One of each (device, problem, solver, kind).
struct TimeRow {
  std::string device;  // "gfx1010/18cu": what the caller takes for the same silicon
  ConvProblem problem;
  std::string solver;  // "implicit_gemm:64x32"
  double microseconds = 0;
  TimeKind kind = TimeKind::kMeasured;
  int solver_version = 0;  // counts up when a solver changes so much that its old times say nothing
  std::string date;        // UTC, "2026-11-23T03:34:26Z"

  bool operator==(const TimeRow&) const = default;
};

// One of each (device, problem, solver).
struct QuarantineRow {
  std::string device;
  ConvProblem problem;
  std::string solver;
  QuarantineReason reason = QuarantineReason::kHang;
  std::string evidence;  // a sentence
  std::string date;

  bool operator==(const QuarantineRow&) const = default;
};

struct FindDbRows {
  std::vector<TimeRow> times;
  std::vector<QuarantineRow> quarantine;

  bool empty() const { return times.empty() && quarantine.empty(); }
  bool operator==(const FindDbRows&) const = default;
};

// Which rows; without a value: of every device, of every problem.
struct FindDbFilter {
  std::optional<std::string> device;
  std::optional<ConvProblem> problem;
};

// What a lookup answers first: measured before modelled, then the fastest.
bool is_preferred(const TimeRow& a, const TimeRow& b);
bool names_solver(const std::vector<QuarantineRow>& rows, const std::string& solver);

// Limits, so that a table of them fits a terminal and no text from a foreign file can steer one.
inline constexpr size_t kMaxDevice = 64;
inline constexpr size_t kMaxSolver = 38;
inline constexpr size_t kMaxEvidence = 400;
inline constexpr double kMaxMicroseconds = 1e12;  // eleven days
inline constexpr int kMaxSolverVersion = 999'999;

// Ok, or kBadInput with the field that is wrong.
Status check_row(const TimeRow& row);
Status check_row(const QuarantineRow& row);

// Printable ASCII on one line, cut at the limit: last words of a dead process may be anything.
std::string evidence_text(std::string_view text);
// Now, in the form of TimeRow::date.
std::string date_text();

}  // namespace rocfix
