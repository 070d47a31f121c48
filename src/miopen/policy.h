// SPDX-License-Identifier: MIT
// Who computes what: the engine, or MIOpen.
#pragma once

#include "miopen/card.h"

namespace rocfix::miopen {

// The engine's offers for a problem that it is to compute; without offers it is MIOpen's.
struct Assignment {
  Card* card = nullptr;
  const Offers* offers = nullptr;
  bool is_refused = false;  // MIOpen froze at it, and the engine does not take it
};
Assignment assign(const ConvProblem& problem);

// The calling thread's card, where the engine computes what it can; else null.
Card* engines_card();

// Nothing is watched and nobody but MIOpen computes: ROCFIX_POLICY=off, or a child of fork().
bool stands_aside();

}  // namespace rocfix::miopen
