// SPDX-License-Identifier: MIT
#include "base/layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace rocfix {
namespace {

// Columns of UTF-8 text without wide characters.
size_t columns_of(std::string_view text) {
  return static_cast<size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

// A command's words; blanks inside quotes do not part them.
std::vector<std::string> command_words(std::string_view text) {
  std::vector<std::string> words(1);
  char quote = 0;
  for (const char c : text) {
    if (quote == 0 && (c == '"' || c == '\''))
      quote = c;
    else if (c == quote)
      quote = 0;
    if (c == ' ' && quote == 0)
      words.emplace_back();
    else
      words.back() += c;
  }
  return words;
}

constexpr const char* kCodes[] = {"", "1", "2", "1;31", "1;33", "32", "36"};

}  // namespace

std::string Layout::styled(Style style, std::string_view text) const {
  if (!color || style == Style::kPlain) return std::string(text);
  return fmt::format("\033[{}m{}\033[0m", kCodes[static_cast<size_t>(style)], text);
}

std::string Layout::paragraph(std::string_view first, std::string_view text) const {
  const size_t indent = columns_of(first);
  std::string out(first);
  size_t used = indent;
  bool begun = false;
  for (const auto word : split_words(text)) {
    const size_t width = columns_of(word);
    if (begun && used + 1 + width > columns) {
      out += '\n' + std::string(indent, ' ');
      used = indent;
    } else if (begun) {
      out += ' ';
      ++used;
    }
    out += word;
    used += width;
    begun = true;
  }
  return out + '\n';
}

std::string Layout::command(size_t indent, std::string_view text) const {
  std::string out(indent, ' ');
  size_t used = indent;
  bool begun = false;
  for (const auto& word : command_words(text)) {
    const size_t width = columns_of(word);
    if (begun && used + 3 + width > columns) {  // a blank and the backslash
      out += " \\\n" + std::string(indent + 4, ' ');
      used = indent + 4;
    } else if (begun) {
      out += ' ';
      ++used;
    }
    out += word;
    used += width;
    begun = true;
  }
  return out + '\n';
}

}  // namespace rocfix
