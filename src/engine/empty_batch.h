// SPDX-License-Identifier: MIT
#pragma once

#include "engine/choose.h"

namespace rocfix {

// The plan of a problem with N = 0. Forward and backward-data have nothing to write: no steps, under the name of the
// solver that would take one image. The gradient of the weights is zero: `direct` writes it, on the stream as ever.
Result<Plan> plan_empty_batch(const ConvProblem& problem, const DeviceInfo& info, const std::string& solver);

}  // namespace rocfix
