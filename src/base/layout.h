// SPDX-License-Identifier: MIT
// Lines of a page: wrapped text, commands that stay commands, colour.
#pragma once

#include <string>
#include <string_view>

namespace rocfix {

enum class Style { kPlain, kBold, kDim, kRed, kYellow, kGreen, kCyan };

struct Layout {
  size_t columns = 80;
  bool color = false;

  std::string styled(Style style, std::string_view text) const;
  // Words in lines of at most `columns`, the first after `first`, the others after as many blanks; both are
  // counted without colour.
  std::string paragraph(std::string_view first, std::string_view text) const;
  // A command for a shell: too long a line goes on after a backslash, never inside quotes.
  std::string command(size_t indent, std::string_view text) const;
};

}  // namespace rocfix
