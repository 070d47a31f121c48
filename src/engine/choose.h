// SPDX-License-Identifier: MIT
// Which solver computes a problem on a device: the one that is named; else the fastest in the user's find-db, in the shipped
// one, by the cost model. What is in quarantine there is passed over; what rounds more than the sums or may flush denormals,
// where exact results are wanted. Of a batch that is computed in parts (engine/batch_parts.h), solvers are asked for one part.
#pragma once

#include <string>
#include <vector>

#include "device/device.h"
#include "finddb/known_times.h"
#include "solvers/list.h"

namespace rocfix {

DeviceTraits traits_of(const DeviceInfo& info);

// What times are kept under: the same silicon, as many compute units.
std::string device_key(const DeviceInfo& info);

// Solvers whose business this kind of device is, in order of preference.
std::vector<const Solver*> solvers_for(const DeviceTraits& traits);

// From now on this process passes the solver over, whatever the find-dbs say.
void pass_over(const QuarantineRow& row);

// A solver and what speaks for or against it.
struct Candidate {
  const Solver* solver = nullptr;
  std::string why_not;     // "" when it may be taken
  double microseconds = 0;  // by the cost model
};

// The whole walk.
struct Choice {
  SolverText chosen;
  std::string because;                // a clause
  std::vector<Candidate> candidates;  // those that may be taken, fastest first; then the others
  std::vector<KnownTime> known;       // of the find-dbs, in the order they are asked
  std::string notice;                 // what is wrong with the user's find-db; "" when nothing is
};

// `text` names the solver; "" leaves it to ROCFIX_SOLVER, and that to the walk. kUnsupported with every reason when none
// takes it; kBadInput for an unknown name.
Result<Choice> choose(const ConvProblem& problem, const DeviceInfo& info, const std::string& text);

// The answer alone.
Result<SolverText> choose_solver(const ConvProblem& problem, const DeviceInfo& info, const std::string& text);

}  // namespace rocfix
