// SPDX-License-Identifier: MIT
#include "doctor/check.h"

#include <algorithm>

#include "doctor/checks/list.h"
#include "doctor/live/live_checks.h"

namespace rocfix::doctor {
namespace {

constexpr const char* kStates[] = {"pass", "info", "warn", "fail", "unknown", "blocked", "skip"};
constexpr const char* kGroups[] = {"card", "kernel", "boot", "rocm", "python", "environment", "live"};

}  // namespace

const char* to_string(State state) {
  return kStates[static_cast<size_t>(state)];
}
const char* to_string(Group group) {
  return kGroups[static_cast<size_t>(group)];
}

bool is_group(std::string_view name) {
  return std::find(std::begin(kGroups), std::end(kGroups), name) != std::end(kGroups);
}

const std::vector<const Check*>& all_checks() {
  static const std::vector<const Check*> checks = {
#define ROCFIX_CHECK_ENTRY(id) &check_##id,
      ROCFIX_DOCTOR_CHECKS(ROCFIX_CHECK_ENTRY)
#undef ROCFIX_CHECK_ENTRY
  };
  return checks;
}

const Check* find_check(std::string_view id) {
  const auto& checks = all_checks();
  const auto found =
      std::find_if(checks.begin(), checks.end(), [&](const Check* check) { return check->id == id; });
  if (found != checks.end()) return *found;
  for (const Check* check : live_checks())
    if (check->id == id) return check;
  return id == check_L90.id ? &check_L90 : nullptr;
}

}  // namespace rocfix::doctor
