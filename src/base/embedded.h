// SPDX-License-Identifier: MIT
// Files that the build put inside the program: problem sets and code objects.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rocfix {

struct EmbeddedFile {
  std::string_view name;  // path with '/', for example "problems/seed.txt"
  std::string_view bytes;
};

// Written by the build (cmake/Embed.cmake), one table for the whole program.
std::span<const EmbeddedFile> all_embedded_files();

std::vector<EmbeddedFile> embedded_files(std::string_view prefix);
std::optional<std::string_view> embedded_file(std::string_view name);

}  // namespace rocfix
