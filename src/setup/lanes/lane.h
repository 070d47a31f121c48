// SPDX-License-Identifier: MIT
// A lane is one way to a working stack. Adding one costs its file and one line in list.h.
#pragma once

#include <string_view>
#include <vector>

#include "setup/plan.h"

namespace rocfix::setup {

// What lanes look at, found out once.
struct Place {
  doctor::Machine& machine;
  const Wishes& wishes;
  const Chip& chip;
  std::string user, home, shell;  // of /etc/passwd
  std::string config;             // folder of the user's settings

  std::string default_folder(std::string_view name) const;
};

struct Lane {
  std::string_view name, title;
  // Why it cannot work here, each a sentence; empty: it can.
  std::vector<std::string> (*obstacles)(Place& place);
  // Adds steps, limits, what is left out, and sources.
  void (*fill)(Place& place, Plan& plan);
};

// Best first: this order is that of the choice.
const std::vector<const Lane*>& all_lanes();

}  // namespace rocfix::setup
