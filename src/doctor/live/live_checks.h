// SPDX-License-Identifier: MIT
// Checks that run something on the card, each in a child of its own.
#pragma once

#include <string>
#include <vector>

#include "doctor/check.h"

namespace rocfix::doctor {

// What PyTorch does on the card, one operation a check.
const std::vector<const Check*>& live_checks();

// A convolution on the virtual card, which needs neither card nor ROCm.
extern const Check check_L90;

// The interpreter that belongs to an environment.
std::string interpreter_of(World& world, const Python& python);

}  // namespace rocfix::doctor
