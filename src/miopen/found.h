// SPDX-License-Identifier: MIT
// What Find was asked for and the engine answered, by handle: MIOpen keeps what it found in the handle, too.
#pragma once

#include "miopen/card.h"
#include "miopen/descriptors.h"

namespace rocfix::miopen {

struct Found {
  Card* card = nullptr;
  const Offers* offers = nullptr;
};

void remember_found(Handle handle, const ConvProblem& problem, const Found& found);
// Without offers when there is none.
Found find_found(Handle handle, const ConvProblem& problem);
// The handle is gone; another may get its address.
void forget_found(Handle handle);

}  // namespace rocfix::miopen
