// SPDX-License-Identifier: MIT
#include "engine/choose.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "base/settings.h"
#include "device/capabilities.h"
#include "engine/batch_parts.h"
#include "solvers/version.h"

namespace rocfix {
namespace {

Result<SolverText> choose_named(const ConvProblem& problem, const DeviceInfo& info, const std::string& text) {
  auto named = parse_solver(text);
  if (!named) return named.error();
  const auto traits = traits_of(info);
  if (!named->solver->suits(traits))
    return Error{Code::kUnsupported,
                 fmt::format("{} does not run on {}", named->solver->name(), info.backend)};
  if (const auto ok = named->solver->applicable(first_part(problem, info), traits); !ok)
    return Error{ok.error().code, fmt::format("{} {}", named->solver->name(), ok.error().message)};
  return named;
}

struct Known {
  std::vector<KnownTime> times;
  std::vector<QuarantineRow> quarantine;
  std::string notice;
};

// What pass_over() was told, and what keeps it in order.
struct PassedOver {
  std::mutex mutex;
  std::vector<QuarantineRow> rows;

  static PassedOver& instance() {
    static PassedOver passed_over;
    return passed_over;
  }
  void append(const std::string& device, const ConvProblem& problem, std::vector<QuarantineRow>& to) {
    const std::lock_guard lock(mutex);
    for (const auto& row : rows)
      if (row.device == device && row.problem == problem && !names_solver(to, row.solver)) to.push_back(row);
  }
};

// The find-dbs stay open for the process. What cannot be read is a notice, never an error: a convolution works without.
Known known_of(const std::string& device, const ConvProblem& problem) {
  static std::mutex mutex;
  static Result<KnownTimes> db = KnownTimes::open(kSolverVersion);
  const std::lock_guard lock(mutex);
  if (!db) return {{}, {}, db.error().message};
  auto times = db->all(device, problem);
  auto quarantine = db->quarantined(device, problem);
  Known known;
  if (times) known.times = std::move(*times);
  if (quarantine) known.quarantine = std::move(*quarantine);
  known.notice = times ? db->take_notice() : times.error().message;
  return known;
}

// "" or why the solver, which takes the problem, is passed over.
std::string objection(const Solver& solver, const ConvProblem& problem, const DeviceTraits& traits, bool exact,
                      const std::vector<QuarantineRow>& quarantine) {
  for (const auto& row : quarantine)
    if (row.solver == solver.name() || row.solver.starts_with(std::string(solver.name()) + ":"))
      return fmt::format("is in quarantine: {} {}", to_string(row.reason), row.evidence);
  if (!exact) return "";
  const Plan plan = solver.plan(problem, traits, {});
  if (plan.error_growth > 0) return "rounds more than the sums themselves, and ROCFIX_ACCURACY=exact";
  if (plan.may_flush_denormals) return "may take denormal halves for 0, and ROCFIX_ACCURACY=exact";
  return "";
}

Candidate candidate_of(const Solver& solver, const ConvProblem& problem, const DeviceTraits& traits, bool exact,
                       const std::vector<QuarantineRow>& quarantine) {
  const auto ok = solver.applicable(problem, traits);
  if (!ok) return {&solver, ok.error().message, 0};
  return {&solver, objection(solver, problem, traits, exact, quarantine), solver.microseconds(problem, traits)};
}

std::vector<Candidate> candidates_of(const ConvProblem& problem, const DeviceTraits& traits, bool exact,
                                     const std::vector<QuarantineRow>& quarantine) {
  std::vector<Candidate> candidates;
  for (const auto* solver : solvers_for(traits))
    candidates.push_back(candidate_of(*solver, problem, traits, exact, quarantine));
  std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    if (a.why_not.empty() != b.why_not.empty()) return a.why_not.empty();
    return a.why_not.empty() && a.microseconds < b.microseconds;
  });
  return candidates;
}

// A row may name what this version of rocfix no longer has, or what is passed over now.
bool may_be_taken(const std::string& text, const std::vector<Candidate>& candidates, SolverText& chosen) {
  auto parsed = parse_solver(text);
  if (!parsed) return false;
  const bool takes = std::any_of(candidates.begin(), candidates.end(), [&](const Candidate& candidate) {
    return candidate.solver == parsed->solver && candidate.why_not.empty();
  });
  if (takes) chosen = std::move(*parsed);
  return takes;
}

std::string reasons_of(const std::vector<Candidate>& candidates, const DeviceInfo& info) {
  std::string reasons;
  for (const auto& candidate : candidates)
    reasons += fmt::format("{}{} {}", reasons.empty() ? "" : "; ", candidate.solver->name(), candidate.why_not);
  return reasons.empty() ? info.why_no_code : reasons;
}

}  // namespace

DeviceTraits traits_of(const DeviceInfo& info) {
  DeviceTraits traits;
  traits.runs_kernels = !info.code_target.empty();
  traits.native_convolution = info.native_convolution;
  traits.half_pair_rate = half_pair_rate(info);
  traits.range_checked_loads = has_range_checked_loads(info);
  traits.compute_units = info.compute_units;
  return traits;
}

std::string device_key(const DeviceInfo& info) {
  return fmt::format("{}/{}cu", info.chip, info.compute_units);
}

void pass_over(const QuarantineRow& row) {
  auto& passed_over = PassedOver::instance();
  const std::lock_guard lock(passed_over.mutex);
  passed_over.rows.push_back(row);
}

std::vector<const Solver*> solvers_for(const DeviceTraits& traits) {
  std::vector<const Solver*> solvers;
  for (const auto* solver : all_solvers())
    if (solver->suits(traits)) solvers.push_back(solver);
  return solvers;
}

Result<Choice> choose(const ConvProblem& problem, const DeviceInfo& info, const std::string& text) {
  const auto exact = wants_exact();
  if (!exact) return exact.error();
  const std::string named = text.empty() ? wanted_solver() : text;
  Choice choice;
  Known known = known_of(device_key(info), problem);
  PassedOver::instance().append(device_key(info), problem, known.quarantine);
  choice.candidates = candidates_of(first_part(problem, info), traits_of(info), *exact, known.quarantine);
  choice.known = std::move(known.times);
  choice.notice = std::move(known.notice);
  if (!named.empty()) {
    auto chosen = choose_named(problem, info, named);
    if (!chosen) return chosen.error();
    choice.chosen = std::move(*chosen);
    choice.because = text.empty() ? "ROCFIX_SOLVER names it" : "it was named";
    return choice;
  }
  for (const auto& time : choice.known)
    if (may_be_taken(time.row.solver, choice.candidates, choice.chosen)) {
      choice.because = fmt::format("it has the best {} time in the {} find-db", to_string(time.row.kind),
                                   time.source == TimeSource::kUser ? "user's" : "shipped");
      return choice;
    }
  if (choice.candidates.empty() || !choice.candidates.front().why_not.empty())
    return Error{Code::kUnsupported, "no solver takes it: " + reasons_of(choice.candidates, info)};
  choice.chosen = {choice.candidates.front().solver, ""};
  choice.because = "the cost model expects it to be the fastest";
  return choice;
}

Result<SolverText> choose_solver(const ConvProblem& problem, const DeviceInfo& info, const std::string& text) {
  // A named solver needs no walk.
  if (!text.empty()) return choose_named(problem, info, text);
  auto choice = choose(problem, info, text);
  if (!choice) return choice.error();
  return std::move(choice->chosen);
}

}  // namespace rocfix
