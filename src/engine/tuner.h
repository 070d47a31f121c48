// SPDX-License-Identifier: MIT
// What is worth trying for a problem on a device, and what came of it. The trials themselves are its
// caller's.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "engine/case.h"
#include "engine/choose.h"
#include "finddb/find_db.h"

namespace rocfix {

// One solver with its variant, tried now or before.
struct Trial {
  std::string solver;
  double microseconds = 0;  // 0: not passed
  bool from_db = false;
};

class ProblemTuner {
 public:
  // kUnsupported with the reasons when no solver takes the problem. `again`: what the find-db has is measured
  // anew.
  static Result<ProblemTuner> create(const ConvProblem& problem, const DeviceInfo& info, FindDb& db,
                                     bool again);

  const ConvProblem& problem() const { return problem_; }
  // What ran before tuning: the choice, without what this tuner adds.
  const std::string& before() const { return before_; }
  // The next solver to run; nothing when all that is worth it was tried. First each solver that the cost
  // model cannot tell from the fastest, then the other variants of those that came near the fastest. When
  // none of them passed, the others one by one.
  std::optional<std::string> next();
  // What came of it. A time is in the find-db when this returns.
  Status done(const std::string& solver, const CaseResult& result);

  const std::vector<Trial>& trials() const { return trials_; }
  // Null before one has passed.
  const Trial* best() const;
  const Trial* find(const std::string& solver) const;

  // A solver whose expected time is longer than the best expected one by this factor is tried only when all
  // others failed. A choice, not a bound: the cost model knows no caches.
  static constexpr double kUndecided = 2.0;
  // As long as this times the fastest: a solver's own choice of a variant costs it about so much.
  static constexpr double kClose = 1.25;

 private:
  ProblemTuner(const ConvProblem& problem, const DeviceInfo& info, FindDb& db)
      : problem_(problem), info_(info), db_(&db) {}
  Status recall();
  void add_other_variants(const Solver& solver);
  void add_variants_of_the_fastest();
  void add(const std::string& solver);

  ConvProblem problem_;
  DeviceInfo info_;
  FindDb* db_;
  std::string before_;
  std::deque<std::string> waiting_, slower_;
  std::vector<Trial> trials_;
  bool has_variants_ = false;
};

}  // namespace rocfix
