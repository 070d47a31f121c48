// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>

namespace rocfix {

// Calls body(0) … body(count - 1) on all cores; returns when all are done. The order is not defined.
void parallel_for(int64_t count, const std::function<void(int64_t)>& body);

}  // namespace rocfix
