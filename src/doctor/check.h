// SPDX-License-Identifier: MIT
// A check: an id that never changes, what it looks at, and the function that looks. Adding one costs its file
// in checks/ and one line in checks/list.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compat/sources.h"
#include "doctor/finding.h"
#include "doctor/machine.h"

namespace rocfix::doctor {

enum class Group { kCard, kKernel, kBoot, kRocm, kPython, kEnvironment, kLive };

const char* to_string(Group group);
bool is_group(std::string_view name);

struct Check {
  std::string_view id;     // "D44"; never used again for something else
  std::string_view title;  // what is as it should be
  Group group;
  State gravest;  // the worst that it can find
  // Ids of what follows from this check's failure: those findings become blocked by it.
  std::vector<std::string_view> explains;
  // As "project#number" or a file that was read; source_url() makes links of them.
  std::vector<std::string_view> sources;
  bool needs_card;  // without an RDNA1 card it says nothing
  Finding (*find)(Machine& machine);
};

// In the order of causes: what comes earlier is mended first.
const std::vector<const Check*>& all_checks();
const Check* find_check(std::string_view id);

using compat::source_url;

}  // namespace rocfix::doctor
