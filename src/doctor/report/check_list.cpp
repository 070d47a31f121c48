// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "doctor/live/live_checks.h"
#include "doctor/report/page.h"

namespace rocfix::doctor {

std::string check_list(const Layout& layout) {
  auto checks = all_checks();
  checks.insert(checks.end(), live_checks().begin(), live_checks().end());
  checks.push_back(&check_L90);
  std::sort(checks.begin(), checks.end(), [](const Check* a, const Check* b) { return a->id < b->id; });
  std::string out;
  for (const Check* check : checks)
    out += layout.paragraph(
        fmt::format("{:<4} {:<12} {:<5} ", check->id, to_string(check->group), to_string(check->gravest)),
        check->title);
  return out;
}

}  // namespace rocfix::doctor
