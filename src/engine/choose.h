// SPDX-License-Identifier: MIT
// Which solver computes a problem on a device.
#pragma once

#include <string>
#include <vector>

#include "device/device.h"
#include "solvers/list.h"

namespace rocfix {

DeviceTraits traits_of(const DeviceInfo& info);

// Solvers whose business this kind of device is, in order of preference.
std::vector<const Solver*> solvers_for(const DeviceTraits& traits);

// The solver that `text` names ("" = the first that takes the problem), provided that it takes the problem.
// kUnsupported with every reason when none does; kBadInput for an unknown name.
Result<SolverText> choose_solver(const ConvProblem& problem, const DeviceInfo& info, const std::string& text);

}  // namespace rocfix
