// SPDX-License-Identifier: MIT
// How many kernels of a library are unsafe under an override, for the warning of `rocfix run`.
#pragma once

#include <string>
#include <string_view>

#include "gfx/chips.h"

namespace rocfix {

// "12,289 of 12,591 kernels of libtorch_hip.so lack a workaround that gfx1010 needs": of the code that `silicon` is given
// when the runtime calls it `reported`. "" where nothing can be said: this is a warning's second half and fails nothing.
// Reading a library takes seconds, which is said on standard error; `cache`, a file of lines, is asked first ("": none).
std::string unsafe_kernels(const std::string& library, const Chip& silicon, std::string_view reported,
                           const std::string& cache);

// The cache beside the find-db; "" where there is none.
std::string kernel_safety_cache();

}  // namespace rocfix
