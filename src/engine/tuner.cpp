// SPDX-License-Identifier: MIT
#include "engine/tuner.h"

#include <algorithm>

#include "engine/batch_parts.h"

namespace rocfix {
namespace {

// The variant that the solver takes for this problem: one that does not fit is replaced by its own choice.
std::string plan_name(const Solver& solver, const ConvProblem& problem, const DeviceInfo& info,
                      std::string variant) {
  PlanOptions options;
  options.variant = std::move(variant);
  return solver.plan(first_part(problem, info), traits_of(info), options).solver;
}

}  // namespace

Result<ProblemTuner> ProblemTuner::create(const ConvProblem& problem, const DeviceInfo& info, FindDb& db,
                                          bool again) {
  const auto choice = choose(problem, info, "");
  if (!choice) return choice.error();
  ProblemTuner tuner(problem, info, db);
  tuner.before_ = plan_name(*choice->chosen.solver, problem, info, choice->chosen.variant);
  if (!again) ROCFIX_CHECK(tuner.recall());
  const auto& candidates = choice->candidates;  // those that may be taken come first, the fastest ahead
  for (const auto& candidate : candidates) {
    if (!candidate.why_not.empty()) break;
    const std::string name = plan_name(*candidate.solver, problem, info, "");
    if (candidate.microseconds <= kUndecided * candidates.front().microseconds)
      tuner.add(name);
    else
      tuner.slower_.push_back(name);
  }
  tuner.add(tuner.before_);
  return tuner;
}

// An earlier run was stopped, or a longer list of problems holds this one again.
Status ProblemTuner::recall() {
  const auto rows = db_->all(device_key(info_), problem_);
  if (!rows) return rows.error();
  const TimeKind kind = info_.modelled ? TimeKind::kModelled : TimeKind::kMeasured;
  for (const auto& row : *rows)
    if (row.kind == kind) trials_.push_back({row.solver, row.microseconds, true});
  return {};
}

void ProblemTuner::add(const std::string& solver) {
  const bool waits = std::find(waiting_.begin(), waiting_.end(), solver) != waiting_.end();
  if (!waits && find(solver) == nullptr) waiting_.push_back(solver);
}

void ProblemTuner::add_other_variants(const Solver& solver) {
  for (const auto& variant : solver.variants()) add(plan_name(solver, problem_, info_, variant));
}

void ProblemTuner::add_variants_of_the_fastest() {
  for (const auto& trial : trials_) {
    if (trial.microseconds <= 0 || trial.microseconds > kClose * best()->microseconds) continue;
    if (const auto close = parse_solver(trial.solver)) add_other_variants(*close->solver);
  }
}

std::optional<std::string> ProblemTuner::next() {
  if (waiting_.empty() && !has_variants_ && best() != nullptr) {
    has_variants_ = true;
    add_variants_of_the_fastest();
  }
  while (waiting_.empty() && best() == nullptr && !slower_.empty()) {
    add(slower_.front());
    slower_.pop_front();
  }
  if (waiting_.empty()) return std::nullopt;
  std::string solver = std::move(waiting_.front());
  waiting_.pop_front();
  return solver;
}

Status ProblemTuner::done(const std::string& solver, const CaseResult& result) {
  const double microseconds = result.status == CaseStatus::kPass ? 1e3 * result.median_ms : 0;
  trials_.push_back({solver, microseconds, false});
  if (microseconds <= 0) return {};
  TimeRow row;
  row.device = device_key(info_);
  row.problem = problem_;
  row.solver = solver;
  row.microseconds = microseconds;
  row.kind = info_.modelled ? TimeKind::kModelled : TimeKind::kMeasured;
  return db_->record(std::move(row));
}

const Trial* ProblemTuner::best() const {
  const Trial* best = nullptr;
  for (const auto& trial : trials_)
    if (trial.microseconds > 0 && (best == nullptr || trial.microseconds < best->microseconds)) best = &trial;
  return best;
}

const Trial* ProblemTuner::find(const std::string& solver) const {
  const auto found = std::find_if(trials_.begin(), trials_.end(),
                                  [&](const Trial& trial) { return trial.solver == solver; });
  return found == trials_.end() ? nullptr : &*found;
}

}  // namespace rocfix
