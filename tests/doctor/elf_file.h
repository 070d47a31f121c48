// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace rocfix::doctor {

// The bytes of a small shared library: words "execstack", "rpath=…", "runpath=…", "targets=gfx900,gfx1030",
// "compressed" (the bundle is, by zstd), "damaged" (… and cannot
// be read), "text=…" (bytes at the end, which nothing refers to).
std::string elf_file(std::string_view words);

}  // namespace rocfix::doctor
