// SPDX-License-Identifier: MIT
// The code objects inside the program under test, and what their ELF files say.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rocfix {

struct CodeObject {
  std::string target;  // "gfx1010", "gfx1030-safe", …
  std::string module;  // "implicit_gemm", …
  std::string bytes;
};

// Every target that the build must make code for, and no other gfx10 one.
inline constexpr std::string_view kGfx10Targets[] = {"gfx1010", "gfx1011", "gfx1012", "gfx1013",
                                                     "gfx1030-safe"};

// The target has dot instructions.
bool has_dots(std::string_view target);

// The target as GoogleTest lets a test be named.
std::string test_name(std::string_view target);

// All code objects for AMD chips.
std::vector<CodeObject> gfx_code_objects();
std::vector<CodeObject> gfx_code_objects(std::string_view target);
// Those of one module, for every target.
std::vector<CodeObject> gfx_code_objects_of(const std::string& module);
std::vector<std::string> gfx_modules();

// ELF header and sections.
uint32_t elf_flags(std::string_view object);
// The bytes of the section; throws when the object has none of that name.
std::string_view elf_section(std::string_view object, std::string_view name);

}  // namespace rocfix
