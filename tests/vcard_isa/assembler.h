// SPDX-License-Identifier: MIT
// gfx10 assembly text to machine code, by LLVM in this process.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace rocfix::vcard {

// The bytes of .text. A text that LLVM refuses ends the test program with LLVM's message: it is a mistake in the test.
std::vector<uint32_t> assemble(const std::string& text, const std::string& chip, uint32_t lanes);

}  // namespace rocfix::vcard
