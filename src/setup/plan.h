// SPDX-License-Identifier: MIT
// The way to a working stack as a plan for this machine.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doctor/finding.h"
#include "doctor/machine.h"
#include "setup/step.h"

namespace rocfix::setup {

struct Wishes {
  std::string lane;            // "" = the best that works here
  std::string folder;          // for the environment; "" = the lane's own name in the home
  std::string config;          // folder of the user's settings; "" = .config in the home
  const Chip* chip = nullptr;  // plan for this card; null = the one that is here
};

// A line of a guide that the plan leaves out.
struct LeftOut {
  std::string what, why;
};

struct Plan {
  std::string lane, title;
  std::string card, system;            // what it was made for
  std::string choice;                  // why this lane
  std::vector<std::string> obstacles;  // why it cannot work here; empty: it can
  std::vector<Step> steps;
  std::vector<std::string> limits;  // what to mind, also when all is well
  std::vector<LeftOut> left_out;
  std::vector<doctor::Evidence>
      contradictions;                   // lines elsewhere that set what the plan sets, or must not be
  std::vector<std::string> afterwards;  // commands
  std::vector<std::string> sources;

  bool works() const { return obstacles.empty(); }
};

// The names of all lanes, best first.
std::vector<std::string_view> lane_names();
bool is_lane(std::string_view name);

// kNotFound when no lane was named and none works; the sentence says why each does not.
Result<Plan> make_plan(doctor::Machine& machine, const Wishes& wishes);

}  // namespace rocfix::setup
