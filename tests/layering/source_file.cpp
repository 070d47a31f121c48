// SPDX-License-Identifier: MIT
#include "layering/source_file.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <regex>
#include <stdexcept>

#include "base/text.h"

namespace rocfix {
namespace {

namespace fs = std::filesystem;

enum class Kind { kComment, kString, kCode };

struct Piece {
  Kind kind;
  size_t length;
};

// Up to and including `end`, or all that is left.
size_t through(std::string_view text, std::string_view end, size_t from) {
  const size_t at = text.find(end, from);
  return at == text.npos ? text.size() : at + end.size();
}

size_t quoted_length(std::string_view text) {
  size_t at = 1;
  while (at < text.size() && text[at] != text[0]) at += text[at] == '\\' ? 2 : 1;
  return std::min(at + 1, text.size());
}

// R"delimiter(…)delimiter"
size_t raw_string_length(std::string_view text) {
  const size_t open = std::min(text.find('('), text.size());
  const std::string end = ")" + std::string(text.substr(2, open - 2)) + "\"";
  return through(text, end, open);
}

// The comment, string or single character that `text` begins with. The quote in 1'000 begins nothing.
Piece first_piece(std::string_view text, char previous) {
  const bool in_word = std::isalnum(static_cast<unsigned char>(previous)) || previous == '_';
  if (text.starts_with("//")) return {Kind::kComment, std::min(text.find('\n'), text.size())};
  if (text.starts_with("/*")) return {Kind::kComment, through(text, "*/", 2)};
  if (text.starts_with("R\"") && !in_word) return {Kind::kString, raw_string_length(text)};
  if (text[0] == '"' || (text[0] == '\'' && !in_word)) return {Kind::kString, quoted_length(text)};
  return {Kind::kCode, 1};
}

std::string blank_out(std::string_view text, bool strings_too) {
  std::string result(text);
  for (size_t at = 0; at < text.size();) {
    const Piece piece = first_piece(text.substr(at), at > 0 ? text[at - 1] : '\n');
    if (piece.kind == Kind::kComment || (piece.kind == Kind::kString && strings_too))
      std::replace_if(
          result.begin() + ptrdiff_t(at), result.begin() + ptrdiff_t(at + piece.length),
          [](char c) { return c != '\n'; }, ' ');
    at += piece.length;
  }
  return result;
}

bool is_source(const fs::path& path) {
  constexpr std::string_view kEndings[] = {".h", ".hpp", ".c", ".cpp", ".hip", ".cu"};
  const std::string ending = path.extension().string();
  return std::find(std::begin(kEndings), std::end(kEndings), ending) != std::end(kEndings);
}

SourceFile read_source(const fs::path& path, const fs::path& root) {
  auto text = read_file(path.string());
  if (!text) throw std::runtime_error(text.error().message);
  return {fs::relative(path, root).generic_string(), std::move(*text)};
}

}  // namespace

std::vector<SourceFile> read_sources(const std::string& root, const std::vector<std::string>& folders) {
  std::vector<SourceFile> files;
  for (const std::string& folder : folders)
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(root) / folder))
      if (entry.is_regular_file() && is_source(entry.path()))
        files.push_back(read_source(entry.path(), root));
  return files;
}

std::string without_comments(std::string_view text) {
  return blank_out(text, false);
}

std::string without_comments_and_strings(std::string_view text) {
  return blank_out(text, true);
}

std::vector<Include> includes_of(const SourceFile& file) {
  static const std::regex kInclude("^[ \t]*#[ \t]*include[ \t]*([\"<])([^\">]+)[\">]");
  const std::string text = without_comments(file.text);
  std::vector<Include> includes;
  size_t line = 0;
  for (const std::string_view content : split_lines(text)) {
    ++line;
    std::match_results<std::string_view::const_iterator> found;
    if (std::regex_search(content.begin(), content.end(), found, kInclude))
      includes.push_back({found[2].str(), found[1] == "\"", line});
  }
  return includes;
}

size_t line_at(std::string_view text, size_t position) {
  return 1 + size_t(std::count(text.begin(), text.begin() + ptrdiff_t(position), '\n'));
}

}  // namespace rocfix
