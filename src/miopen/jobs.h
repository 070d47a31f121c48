// SPDX-License-Identifier: MIT
// What is timed and watched: the engine's convolutions, and those that are left to MIOpen.
#pragma once

#include "miopen/card.h"
#include "miopen/descriptors.h"
#include "miopen/searches.h"

namespace rocfix::miopen {

// Who wants to know of a run of the engine's: null, nobody. The watch alone wants the first runs of a kernel:
// what does not freeze then, does not later, and two events a call cost more than the call.
Journal* journal_of(const Offer& offer);

Job engine_job(const ConvProblem& problem, const Card& card, const Offer& offer);

// What the call says of the solver that MIOpen will take.
struct MiopenSolver {
  int algorithm = -1;     // miopenConvAlgorithm_t, in Find mode
  uint64_t solution = 0;  // in immediate mode

  static MiopenSolver of_algorithm(int algorithm) { return {algorithm, 0}; }
  static MiopenSolver of_solution(uint64_t id) { return {-1, id}; }
  std::string text() const;
};

// A call that goes to MIOpen, while it lives.
class Forwarded {
 public:
  Forwarded(const Call& call, const MiopenSolver& solver, size_t workspace_bytes) noexcept;

 private:
  std::optional<Timed> timed_;
};

// The same for a search.
class ForwardedSearch {
 public:
  explicit ForwardedSearch(const Call& call) noexcept;
  ~ForwardedSearch();
  ForwardedSearch(const ForwardedSearch&) = delete;
  ForwardedSearch& operator=(const ForwardedSearch&) = delete;

 private:
  std::shared_ptr<Search> search_;
};

// MIOpen froze at it before and nobody else takes it: an error is better than a second freeze. Says so, when
// somebody watches.
bool is_refused(const Call& call) noexcept;

}  // namespace rocfix::miopen
