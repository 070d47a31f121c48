// SPDX-License-Identifier: MIT
// How reports are laid out.
#include <fmt/format.h>

#include <algorithm>

#include "base/demangle.h"
#include "card/report.h"

namespace rocfix::vcard {
namespace {

constexpr size_t kColumns = 80, kIndent = 15;

// Where to cut: behind the last space that fits, or in the middle of a long word.
size_t cut(std::string_view text, size_t width) {
  if (text.size() <= width) return text.size();
  const size_t space = text.rfind(' ', width);
  return space == std::string_view::npos || space == 0 ? width : space;
}

}  // namespace

std::string report_line(std::string_view name, std::string_view value) {
  std::string text;
  while (!value.empty()) {
    const size_t length = cut(value, kColumns - kIndent);
    text += fmt::format("  {:<{}}{}\n", name, kIndent - 2, value.substr(0, length));
    value.remove_prefix(length);
    value.remove_prefix(std::min(value.size(), value.find_first_not_of(' ')));
    name = "";
  }
  return text;
}

std::string offset_text(int64_t offset) {
  return offset < 0 ? fmt::format("-{:#x}", -offset) : fmt::format("+{:#x}", offset);
}

std::string readable_kernel(const std::string& name) {
  std::string text = demangled(name).value_or(name);
  constexpr size_t kMost = 2 * (kColumns - kIndent);
  if (text.size() > kMost) text = text.substr(0, kMost - 3) + "...";
  return text.empty() ? "(no name)" : text;
}

std::array<uint32_t, 3> work_item(const GroupPlace& place, uint32_t wave, uint32_t lanes, int lane) {
  const uint32_t item = wave * lanes + static_cast<uint32_t>(std::max(lane, 0));
  const uint32_t x = std::max(place.items[0], 1u), y = std::max(place.items[1], 1u);
  return {item % x, item / x % y, item / x / y};
}

}  // namespace rocfix::vcard
