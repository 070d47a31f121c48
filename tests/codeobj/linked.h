// SPDX-License-Identifier: MIT
// Code objects made by LLVM for the tests.
#pragma once

#include <string>
#include <string_view>

namespace rocfix {

// Assembles and links. `flags` go to clang, "-mcode-object-version=5" say.
std::string link_object(std::string_view assembly, const std::string& processor,
                        const std::string& flags = "");

// A kernel `add_one` with a descriptor and metadata, a variable `counter` of 8 bytes, and a pointer `where`
// that holds the address of `counter`.
extern const std::string_view kSmallObject;

}  // namespace rocfix
