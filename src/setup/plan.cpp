// SPDX-License-Identifier: MIT
#include "setup/plan.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "setup/lanes/list.h"

namespace rocfix::setup {
namespace {

constexpr uint32_t kBc250 = 100103;

// passwd(5)
void read_account(Place& place) {
  for (const auto line : split_lines(place.machine.world.read("/etc/passwd").text)) {
    const auto fields = split(line, ':');
    if (fields.size() < 7 || fields[0] != place.user) continue;
    place.shell = fields[6];
    return;
  }
}

Place look_at(doctor::Machine& machine, const Wishes& wishes, const Chip& chip) {
  Place place{machine, wishes, chip, machine.user.name, machine.user.home, "", ""};
  read_account(place);
  place.config = wishes.config.empty() ? place.home + "/.config" : wishes.config;
  return place;
}

// What no lane can mend.
std::vector<std::string> general_obstacles(const Place& place) {
  if (place.machine.user.wsl) return {"ROCm for WSL does not support these cards: boot Linux itself"};
  if (place.home.empty()) return {"nobody's home is known here: /etc/passwd does not have this user"};
  return {};
}

std::vector<std::string> obstacles_of(const Lane& lane, Place& place) {
  auto found = general_obstacles(place);
  if (!found.empty()) return found;
  return lane.obstacles(place);
}

// Names from where we began: a place that somebody else made is not written over.
void refuse_existing(Place& place, Plan& plan) {
  for (const auto& step : plan.steps)
    for (const auto& path : step.creates)
      if (place.machine.world.exists(path))
        plan.obstacles.push_back(
            fmt::format("{} is there already: move it away, or choose another folder with --folder", path));
}

Plan plan_of(const Lane& lane, Place& place) {
  Plan plan{.lane = std::string(lane.name), .title = std::string(lane.title)};
  plan.card = place.wishes.chip == nullptr ? place.machine.card_name()
                                           : fmt::format("{} ({})", place.chip.cards, place.chip.name);
  plan.system = place.machine.distribution.pretty;
  if (const auto& libc = place.machine.libc.version)
    plan.system += fmt::format("{}glibc {}.{}", plan.system.empty() ? "" : ", ", libc->major, libc->minor);
  plan.obstacles = obstacles_of(lane, place);
  if (!plan.works()) return plan;
  lane.fill(place, plan);
  refuse_existing(place, plan);
  plan.afterwards.push_back("rocfix doctor");
  return plan;
}

std::string joined(const std::vector<std::string>& sentences) {
  std::string text;
  for (const auto& one : sentences) text += (text.empty() ? "" : "; ") + one;
  return text;
}

Result<Plan> best_plan(Place& place) {
  std::string reasons;
  for (const Lane* lane : all_lanes()) {
    const auto obstacles = obstacles_of(*lane, place);
    if (!obstacles.empty()) {
      reasons += fmt::format("{}{} ({})", reasons.empty() ? "" : ", ", lane->name, joined(obstacles));
      continue;
    }
    Plan plan = plan_of(*lane, place);
    plan.choice = lane == all_lanes().front()
                      ? "it is the best where it works, and nothing here speaks against it"
                      : "what is better does not work here: " + reasons;
    return plan;
  }
  const bool bc250 = place.chip.kfd_version == kBc250;
  return Error{Code::kNotFound,
               fmt::format("no lane works on this machine: {}{}", reasons,
                           bc250 ? ". akandr/bc250-rocm has the steps to build PyTorch for this card" : "")};
}

}  // namespace

std::string Place::default_folder(std::string_view name) const {
  return wishes.folder.empty() ? home + "/" + std::string(name) : wishes.folder;
}

const std::vector<const Lane*>& all_lanes() {
#define ROCFIX_LANE_POINTER(name) &lane_##name,
  static const std::vector<const Lane*> lanes = {ROCFIX_SETUP_LANES(ROCFIX_LANE_POINTER)};
#undef ROCFIX_LANE_POINTER
  return lanes;
}

std::vector<std::string_view> lane_names() {
  std::vector<std::string_view> names;
  for (const Lane* lane : all_lanes()) names.push_back(lane->name);
  return names;
}

bool is_lane(std::string_view name) {
  const auto names = lane_names();
  return std::find(names.begin(), names.end(), name) != names.end();
}

Result<Plan> make_plan(doctor::Machine& machine, const Wishes& wishes) {
  const Chip* chip = wishes.chip == nullptr ? machine.chip() : wishes.chip;
  if (chip == nullptr)
    return Error{Code::kUnsupported,
                 "no RDNA1 card (RX 5500, 5600, 5700, BC-250) is here: --card gfx1010 plans for one that is "
                 "to come"};
  Place place = look_at(machine, wishes, *chip);
  if (wishes.lane.empty()) return best_plan(place);
  for (const Lane* lane : all_lanes())
    if (lane->name == wishes.lane) {
      Plan plan = plan_of(*lane, place);
      plan.choice = "you named it";
      return plan;
    }
  return Error{Code::kBadInput, fmt::format("no lane is called '{}'", wishes.lane)};
}

}  // namespace rocfix::setup
