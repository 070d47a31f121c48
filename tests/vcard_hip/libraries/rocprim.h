// SPDX-License-Identifier: MIT
// rocPRIM asks first how much temporary memory an algorithm wants, then runs.
#pragma once

#include <rocprim/rocprim.hpp>

#include "program.h"

// `call(temporary, bytes)` is the algorithm with all other arguments bound.
template <class Call>
void run_with_storage(Call call) {
  size_t bytes = 0;
  MUST(call(nullptr, bytes));
  DeviceArray<char> temporary(bytes);
  MUST(call(temporary.get(), bytes));
}
