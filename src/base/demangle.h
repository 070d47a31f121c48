// SPDX-License-Identifier: MIT
// The names of C++ functions as their authors wrote them.
#pragma once

#include <optional>
#include <string>

namespace rocfix {

// Nothing when the name is no mangled one.
std::optional<std::string> demangled(std::string name);

}  // namespace rocfix
