// SPDX-License-Identifier: MIT
#include "doctor/finding.h"

#include <algorithm>

namespace rocfix::doctor {

std::string printable(std::string_view text) {
  constexpr size_t kEnough = 2000;
  std::string out(text.substr(0, kEnough));
  const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
  std::replace_if(out.begin(), out.end(), is_control, '?');
  return out;
}

void make_printable(Finding& finding) {
  const auto clean = [](std::string& text) { text = printable(text); };
  for (std::string* text :
       {&finding.summary, &finding.why, &finding.fix.text, &finding.fix.risk, &finding.fix.undo})
    clean(*text);
  std::for_each(finding.fix.commands.begin(), finding.fix.commands.end(), clean);
  for (auto& place : finding.evidence) {
    clean(place.file);
    clean(place.text);
  }
}

}  // namespace rocfix::doctor
