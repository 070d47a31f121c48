// SPDX-License-Identifier: MIT
// Ways out that several checks share.
#pragma once

#include <string>
#include <vector>

#include "doctor/machine.h"

namespace rocfix::doctor {

// Nobody can say what the kernel had to say.
Finding no_kernel_log(const Machine& machine);

// A PyTorch that has code for this card.
Fix native_torch(const Machine& machine);
// Takes an environment variable out of where it is set.
Fix unset_variable(const Machine& machine, const std::string& name, const std::string& reason);
// Takes a parameter of amdgpu out of where it is asked for.
Fix remove_parameter(const Machine& machine, const Request& request);

}  // namespace rocfix::doctor
