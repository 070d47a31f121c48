// SPDX-License-Identifier: MIT
// The project's source files, and the parts of their text that a rule looks at.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rocfix {

struct SourceFile {
  std::string path;  // from the project's root: "src/base/text.h"
  std::string text;
};

// Every source and header below the folders of `root`.
std::vector<SourceFile> read_sources(const std::string& root, const std::vector<std::string>& folders);

// The same text with comments blanked out; every character that stays keeps its place.
std::string without_comments(std::string_view text);
// Blanks out what stands between quotes, too.
std::string without_comments_and_strings(std::string_view text);

struct Include {
  std::string path;  // between the quotes or angle brackets
  bool quoted;
  size_t line;
};

std::vector<Include> includes_of(const SourceFile& file);

// 1 for the first line.
size_t line_at(std::string_view text, size_t position);

}  // namespace rocfix
