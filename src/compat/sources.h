// SPDX-License-Identifier: MIT
// Where something was read, as the tables write it.
#pragma once

#include <string>
#include <string_view>

namespace rocfix::compat {

// "ROCm#2527" and "owner/repository" are addresses; other texts stay as they are.
std::string source_url(std::string_view source);

}  // namespace rocfix::compat
