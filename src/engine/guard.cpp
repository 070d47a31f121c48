// SPDX-License-Identifier: MIT
#include "engine/guard.h"

#include <fmt/format.h>

#include "base/settings.h"
#include "engine/batch_parts.h"
#include "engine/choose.h"
#include "solvers/version.h"

namespace rocfix {
namespace {

using std::chrono::milliseconds;

constexpr double kLeastSeconds = 20;  // a module's load, and the start of a card that slept
constexpr double kSlower = 2000;      // than expected, all runs of a case together
constexpr double kEmulatedRate =
    5e6;  // operations a second, the slowest that the virtual card was seen at; all runs
constexpr double kLongestSeconds = 1e6;  // a problem of any size has a limit that fits a clock

double expected_seconds(const ConvProblem& problem, const DeviceInfo& info, const std::string& text) {
  const auto chosen = choose_solver(problem, info, text);
  if (!chosen) return 0;
  const ConvProblem part = first_part(problem, info);
  const auto parts = static_cast<double>(part_count(problem, part));
  return parts * chosen->solver->microseconds(part, traits_of(info)) / 1e6;
}

std::optional<QuarantineReason> reason_of(CaseStatus status) {
  switch (status) {
    case CaseStatus::kFail:
      return QuarantineReason::kWrong;
    case CaseStatus::kHang:
      return QuarantineReason::kHang;
    case CaseStatus::kCrash:
      return QuarantineReason::kCrash;
    default:
      return std::nullopt;
  }
}

// The solver that choose() takes now.
std::string successor(const ConvProblem& problem, const DeviceInfo& info) {
  const auto chosen = choose_solver(problem, info, "");
  return chosen ? chosen->solver->name() : "no solver";
}

}  // namespace

milliseconds least_hang(const ConvProblem& problem, const DeviceInfo& info, const std::string& solver) {
  double seconds = kSlower * expected_seconds(problem, info, solver);
  if (info.modelled) seconds += problem.flops() / kEmulatedRate;
  return milliseconds(static_cast<int64_t>(1e3 * std::min(seconds, kLongestSeconds - kLeastSeconds)));
}

milliseconds guard_limit(const ConvProblem& problem, const DeviceInfo& info, const std::string& solver) {
  return milliseconds(static_cast<int64_t>(1e3 * kLeastSeconds)) + least_hang(problem, info, solver);
}

std::optional<QuarantineRow> evidence_of(const ConvProblem& problem, const DeviceInfo& info,
                                         const CaseResult& result, milliseconds limit) {
  const auto reason = reason_of(result.status);
  if (!reason || !result.solver_at_fault || result.solver.empty()) return std::nullopt;
  if (*reason == QuarantineReason::kHang && limit < guard_limit(problem, info, result.solver))
    return std::nullopt;
  QuarantineRow row;
  row.device = device_key(info);
  row.problem = problem;
  row.solver = result.solver;
  row.reason = *reason;
  row.evidence = evidence_text(result.reason);
  return row;
}

std::string quarantine(const QuarantineRow& row, const DeviceInfo& info) {
  pass_over(row);
  const auto path = find_db_path();
  if (!path) return fmt::format("not remembered: {}", path.error().message);
  auto db = FindDb::open(*path, kSolverVersion);
  const Status done = db ? db->quarantine(row) : Status(db.error());
  if (!done) return fmt::format("not remembered: {}", done.error().message);
  return fmt::format(
      "in quarantine for this problem on {}: {} takes it from now on (rocfix db quarantine list)", row.device,
      successor(row.problem, info));
}

}  // namespace rocfix
