// SPDX-License-Identifier: MIT
// The flag with which a library asks for an executable stack: PF_X in the program header PT_GNU_STACK.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"

namespace rocfix::setup {

// Where in an open file the flags lie that have PF_X; none for a file that is no 64-bit little-endian ELF or
// does not ask. The error says what of an ELF file is nonsense.
Result<std::vector<uint64_t>> executable_stack_flags(int file, uint64_t size);

// Clears PF_X there and touches nothing else. The file must be as it was when they were found.
Status clear_executable_stack(int file, const std::vector<uint64_t>& flags);

}  // namespace rocfix::setup
