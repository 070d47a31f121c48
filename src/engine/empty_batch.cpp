// SPDX-License-Identifier: MIT
#include "engine/empty_batch.h"

namespace rocfix {

Result<Plan> plan_empty_batch(const ConvProblem& problem, const DeviceInfo& info, const std::string& solver) {
  ConvProblem one = problem;
  one.n = 1;
  const bool writes = problem.direction == Direction::kBackwardWeights;
  // Asked in any case: a name that is wrong stays an error.
  auto chosen = choose_solver(one, info, solver);
  if (chosen && writes) chosen = choose_solver(one, info, "direct");
  if (!chosen) return chosen.error();
  Plan plan = chosen->solver->plan(writes ? problem : one, traits_of(info), {chosen->variant, false});
  if (writes) return plan;
  return Plan{.solver = plan.solver, .workspace_bytes = 0, .native = false, .steps = {}};
}

}  // namespace rocfix
